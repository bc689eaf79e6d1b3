"""Counts the negations in a clause: by grammar (not, 않, не), by word (refuse, 거부), and possible ones (ban, 금지)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.ingest.text import language_of
from pincite.service.checking.mentions.words import Word


@dataclass(frozen=True, slots=True)
class Refusals:
    """How many grammatical (`hard`) and lexical (`strong`) negations there are, and whether there is a possible one."""

    hard: int
    strong: int
    weak: bool

    @property
    def is_negative(self) -> bool:
        """Whether the clause is negative; two negations cancel each other out."""
        return (self.hard + self.strong) % 2 == 1

    def agrees_with(self, other: "Refusals") -> bool:
        """True unless one negates what the other affirms; a weak negation on one side only leaves that open."""
        return self.is_negative == other.is_negative or self.weak != other.weak


_HARD = {
    "en": re.compile(
        r"\b(?:not(?! only\b| least\b)|no(?!\b[^.]*\bthan\b)|never|none|nobody|nothing|neither|nor|"
        r"cannot|\w+n['’]t)\b"
    ),
    "ru": re.compile(r"\b(?:не(?! только\b| менее\b| более\b)|нет|нельзя)\b"),
    "ja": re.compile(r"な(?:い|かった|く(?!ても))|ませ?ん|(?<=[らかがさたばまわれせけえめべ])ず(?=に|、|$)"),
    "zh": re.compile(r"不(?![仅断久同过少满只但论管得])|没有?|未(?!来)|并非|无(?:法|意)"),
}
_STRONG = {
    "en": re.compile(
        r"\b(?:refus\w+|den(?:y|ies|ied|ying|ial)|reject\w*|decline[sd]? to|fail(?:s|ed|ing)? to|unable|impossible|"
        r"unwilling|dismiss(?:es|ed|ing)? (?:the )?(?:claim|charge|report|allegation)s?|veto\w*)\b"
    ),
    "ru": re.compile(r"\b(?:отказ|отверг|отклони|опроверг|отрица|невозмож)\w*"),
    "ja": re.compile("拒否|拒絶|否定|否認|却下|否決"),
    "zh": re.compile("拒绝|否认|否决|驳回"),
}
_WEAK = {
    "en": re.compile(
        r"\b(?:without|lack\w*|absen\w+|ban(?:s|ned|ning)?|prohibit\w*|forb\w+|prevent\w*|against|oppos\w+|hardly|"
        r"un(?!i[toqvf]|der|til|less|veil|cover|fold|load|lock|leash)\w{4,}|cancel\w*|call\w* off|hid\w*|conceal\w*|"
        r"free|rarely|rul(?:e|es|ed|ing) out|dismiss\w*|fail\w*|only|sole|except|exempt\w*|stop(?:s|ped|ping)?|halt\w*|"
        r"ceas(?:e|es|ed|ing)|suspen\w+|st(?:ood|ands?|anding) aside|withh[eo]ld\w*|abst[ae]\w+)\b"
    ),
    "ru": re.compile(r"\b(?:без|запре|против|лиш|только|прекра|приостан)\w*|\bни\b"),
    "ja": re.compile("禁止|反対|不"),
    "zh": re.compile("禁止|反对|无|仅"),
}
_HARD_KOREAN = {
    ("않", "VX"),
    ("못하", "VX"),
    ("못", "MAG"),
    ("안", "MAG"),
    ("없", "VA"),
    ("아니", "VCN"),
    ("말", "VX"),
    ("아니하", "VX"),
}
_STRONG_KOREAN_WORDS = "거부 거절 물리치 불허 기각 부결 불가능 불가 모르 불가하 불가능하 거부권"
_STRONG_KOREAN = frozenset(_STRONG_KOREAN_WORDS.split())
_WEAK_KOREAN_WORDS = (
    "취소 숨기 감추 은폐 무료 금지 무산 실패 막 부재 반대 배제 없이 외면 결렬 면제 제외 어렵 미흡 부정 오직 밖에 부족 "
    "불투명 드물 중단 중지 멈추 끊기 삼가 보류 유일하"
)
_WEAK_KOREAN = frozenset(_WEAK_KOREAN_WORDS.split())
_NO_DENIAL = frozenset(("뿐", "만", "변함", "밖에", "변하", "다름", "틀림", "끊임", "뿐만"))


def refusals(text: str, words: Sequence[Word]) -> Refusals:
    """The negations of a clause; `words` are those of `text`."""
    if any(word.tag for word in words):
        return _korean(words)
    language = language_of(text) or "en"
    language = language if language in _HARD else "en"
    lowered = text.lower()
    return Refusals(
        len(_HARD[language].findall(lowered)),
        len(_STRONG[language].findall(lowered)),
        _WEAK[language].search(lowered) is not None,
    )


def _korean(words: Sequence[Word]) -> Refusals:
    hard = sum((word.lemma, word.tag) in _HARD_KOREAN and _denies(words, at) for at, word in enumerate(words))
    strong = sum(word.lemma in _STRONG_KOREAN or _is_denial(words, at) for at, word in enumerate(words))
    return Refusals(hard, strong, any(word.lemma in _WEAK_KOREAN for word in words))


def _denies(words: Sequence[Word], at: int) -> bool:
    """False where the negative word belongs to an affirmative phrase: 할 수밖에 없다, 뿐만 아니라, 변함이 없다."""
    return _NO_DENIAL.isdisjoint(word.lemma for word in words[max(0, at - 3) : at])


def _is_denial(words: Sequence[Word], at: int) -> bool:
    """True for 부인하다, "deny"; without 하다, 부인 is "wife"."""
    return words[at].lemma == "부인" and at + 1 < len(words) and words[at + 1].tag == "XSV"
