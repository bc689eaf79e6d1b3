"""Recognises questions that are only a part of one: "And in 2022?", "중국은?", "а Китай?", "那中国呢？"."""

import re
from dataclasses import dataclass

from pincite.ingest.text import language_of
from pincite.service.answering.understanding.parts import Part, find_parts
from pincite.service.answering.understanding.wording import bare, without_opening


@dataclass(frozen=True, slots=True)
class Fragment:
    """The words of a follow-up without its opening and particles, and the parts in them.

    `tie` relates it to a verb: a preposition ("in") or a Korean or Japanese particle (에서), "" for a subject or topic.
    """

    text: str
    tie: str
    parts: tuple[Part, ...]


_FORMS = {
    "en": r"(?:(?:what|how) about\s+|what (?:did|does|do) (?=[A-Z]))?"
    r"(?:(?P<tie>in|at|on|to|for|from|with|by|of|between|during|after|before|since|until|against|under|about)\s+)?"
    r"(?P<text>.+)",
    "ko": r"(?P<text>.+?)(?P<tie>의 경우에?는?|에서는|에게는|한테는|에는|와는|과는|로는|으로는|에서|에게|에"
    r"|은|는|이|가|도|을|를|라면|이라면)?"
    r"(?:\s*요|\s*(?:어때요?|어떤가요?|어떻습니까|어떠한가요?|어땠나요?|어땠습니까|어떻게 되나요?))?",
    "ru": r"(?:(?:что|как) (?:насч[её]т|про)\s+|как\s+)?"
    r"(?:(?P<tie>в|во|на|с|со|к|ко|о|об|от|для|из|при|после|до|между|против|у)\s+)?(?P<text>.+)",
    "ja": r"(?P<text>.+?)(?P<tie>の場合は?|については?|とは|には|では|は|も|に|で|が)?"
    r"(?:どうですか|どうでしょうか|どうでしたか|どう|ですか)?",
    "zh": r"(?P<tie>在)?(?P<text>.+?)(?:的情况|的话)?(?:呢|怎么样|如何)?",
}
_FORM = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in _FORMS.items()}
_TOPICS = {
    *"은는이가도はもが",
    "의 경우",
    "의 경우는",
    "의 경우에는",
    "라면",
    "이라면",
    "の場合",
    "の場合は",
    "については",
    "について",
}
_HAN_NAME = re.compile(r"[一-龯]{2,5}")
_WORDS = re.compile(r"[^\W_]+")
_ASKS = re.compile(r"[何誰谁哪几吗]|什么|怎|为什么|いつ|どこ|なぜ|どう")
_MOST_WORDS = 6
_MOST_LETTERS = 4  # of a title in Han characters: 大統領
_TITLES = (
    "the a year president prime foreign defence defense minister chairman secretary general mr ms mrs dr "
    "год году года президент министр министра президента "
    "대통령 위원장 국무위원장 총비서 외무상 장관 외무장관 총리 주석 년 월 일 조 제 때 것"
)
_MAY_STAND_BESIDE = frozenset(_TITLES.split())


def read_fragment(question: str, before: str, language: str) -> Fragment | None:
    """The fragment that the question is, or None if it is more than one.

    Beside dates, places and names it has only titles and words of the question before.
    `read_fragment("And in 2022?", "...", "en").tie -> "in"`.
    """
    match = _FORM[language].fullmatch(bare(without_opening(question, language)))
    if not match:
        return None
    text, parts = match["text"].strip(), tuple(find_parts(match["text"].strip()))
    tie = match["tie"] or ""
    tie = "" if tie in _TOPICS else tie.lower()
    if not parts and _is_han_name(text, match, language):
        return Fragment(text, tie, ())
    if not parts or len(text.split()) > _MOST_WORDS or not _is_only(text, parts, before, language):
        return None
    return Fragment(text, tie, parts)


def is_fragment(question: str) -> bool:
    """Whether the question is only a part of one, whatever was asked before: `is_fragment("2022년에는?") -> True`."""
    language = language_of(question)
    if language is None:
        return bool(find_parts(question))
    return read_fragment(question, "", language) is not None


def _is_han_name(text: str, match: re.Match[str], language: str) -> bool:
    """Whether it is a topic in Han characters alone, which may be a name: 习近平呢？"""
    if language not in ("ja", "zh") or _ASKS.search(text) or not _HAN_NAME.fullmatch(text):
        return False
    return match.end("text") < len(match.string)


def _is_only(text: str, parts: tuple[Part, ...], before: str, language: str) -> bool:
    """Whether nothing is left beside the parts that is not in the question before."""
    left = text
    for part in reversed(parts):
        left = f"{left[: part.start]} {left[part.end :]}"
    if language in ("ja", "zh"):
        return not _ASKS.search(left) and sum(map(len, _WORDS.findall(left))) <= _MOST_LETTERS
    known = before.lower()
    return all(word in _MAY_STAND_BESIDE or _is_joint(word) or word in known for word in _WORDS.findall(left.lower()))


def _is_joint(word: str) -> bool:
    return word in ("and", "of", "in", "и", "в", "와", "과", "s")
