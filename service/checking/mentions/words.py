"""Splits a text into words with their dictionary forms and parts of speech, and lists the words of questions.

Korean goes through its analyser. English and Russian dictionary forms come from simplemma, which this module owns.
Japanese and Chinese are not split into words. QUESTION_WORDS and BETWEEN_WORDS list what questions contain besides
their topic: question words, pronouns and other function words, in lower case.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from pincite.ingest.korean import Morpheme, has_hangul, morphemes
from pincite.ingest.text import language_of

_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_LONGEST = 40
_WESTERN = (
    "who whom whose what when where why which how a an the is are was were be been do does did has have had can could "
    "will would should may might must not and or but of in on at to for by with from about as into than then if under "
    "after before during according besides despite any some more else also so there it its this that these those he "
    "she they them him her his their we i you me my your please tell explain happen happened mean exactly really say "
    "said much many long often "
    "кто кого кому кем что чего чему чем когда где куда откуда почему зачем как какой какая какое какие каким какую "
    "каков сколько чей ли же бы не и а но или в во на о об с со из к по за для от до при у над под после это он она "
    "они был была было были есть произошло случилось"
)
# Dictionary forms, as ingest/korean.py returns them.
_KOREAN = (
    "언제 어디 누구 무엇 뭐 왜 어떻게 어떤 어느 몇 얼마나 얼마 무슨 하 되 있 없 이유 그 것 말 더 또 다른 대하 알 "
    "그렇 어떻 까닭 속내 속셈 반응 직책 순서 선택 글쓴이 필자"
)
QUESTION_WORDS = frozenset(f"{_WESTERN} {_KOREAN}".split())
# For Chinese and Japanese, which have no spaces: matches what comes between the content words.
BETWEEN_WORDS = re.compile(
    r"いつ|どこ|だれ|誰|なに|何|なぜ|どう|どの|どれ|どんな|いくら|いくつ|ですか|ますか|ましたか|でしたか|[はがをにのでも]"
    r"|什么|时候|为什么|为何|怎么|怎样|如何|哪里|哪个|哪|谁|多少|几|吗|呢|的|了|是|有"
)


class Part(Enum):
    """The part of speech of a word; English and Russian words are NAME (capitalised) or OTHER."""

    NAME = "name"
    NOUN = "noun"
    VERB = "verb"
    PARTICLE = "particle"
    ENDING = "ending"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Word:
    """A word (in Korean, a morpheme) at `text[start:end]`; `tag` is the Korean analyser's tag, else empty."""

    lemma: str
    part: Part
    start: int
    end: int
    tag: str = ""


_PARTS = {
    "NNP": Part.NAME, "SL": Part.NAME, "NNG": Part.NOUN, "NNB": Part.NOUN, "XR": Part.NOUN, "VV": Part.VERB,
    "VA": Part.VERB, "VX": Part.VERB, "VCN": Part.VERB, "EC": Part.ENDING, "ETM": Part.ENDING, "EF": Part.ENDING,
}  # fmt: skip


@lru_cache(maxsize=4096)
def read_words(text: str) -> tuple[Word, ...]:
    """The words in order: `read_words("gave")[0].lemma -> "give"`, `read_words("보냈다")[0].lemma -> "보내"`."""
    if has_hangul(text):
        return tuple(_korean(one) for one in morphemes(text))
    return tuple(_western(text))


def _korean(one: Morpheme) -> Word:
    part = _PARTS.get(one.tag, Part.PARTICLE if one.tag.startswith("J") else Part.OTHER)
    return Word(one.form.lower(), part, one.start, one.end, one.tag)


def _western(text: str) -> Iterator[Word]:
    language = "ru" if language_of(text) == "ru" else "en"
    for match in _LETTERS.finditer(text):
        part = Part.NAME if match[0][0].isupper() else Part.OTHER
        yield Word(lemma(match[0].lower(), language), part, match.start(), match.end())


@lru_cache(maxsize=50_000)
def lemma(word: str, language: str) -> str:
    """The dictionary form of a word in lower case; the word itself if none is known."""
    bare = word if word.endswith(("n't", "n’t")) else _POSSESSIVE.sub("", word)
    if not 0 < len(bare) <= _LONGEST:
        return word
    from simplemma import lemmatize  # loads the rules of forty languages

    return lemmatize(bare, lang=language).lower()


@lru_cache(maxsize=50_000)
def is_common(word: str, language: str) -> bool:
    """True for a word that the dictionary lists in lower case: "Forum", but not "Moscow"."""
    from simplemma import is_known, lemmatize

    small = word.lower()
    return len(small) <= _LONGEST and is_known(small, lang=language) and lemmatize(small, lang=language).islower()
