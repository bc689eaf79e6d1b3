"""Finds the noun phrases of a question, to which a later pronoun or demonstrative may refer."""

import re
from itertools import pairwise

from pincite.ingest.korean import morphemes
from pincite.service.answering.understanding.wording import bare, mark, put, without_opening
from pincite.service.checking.mentions.words import QUESTION_WORDS, lemma

_NOUN_TAGS = ("NNG", "NNP", "NNB", "SN", "SL", "SH", "XPN", "XSN", "NR")
_ENGLISH = re.compile(r"\b[Tt]he\s(?:[\w'’-]+\s?)+")
_STOPS = (
    "in on at to for by with from about as into than then after before during until since against between and or but "
    "when where who which that what the a an did does do is are was were has have had will would can could"
)
_BOUNDARY = frozenset(_STOPS.split())
_VERBS = frozenset(("come", "enter", "end", "begin", "start", "last", "take", "fail", "say", "mean"))
_AUX = re.compile(r"\b(?:(did|does|do|has|have|had|will|would|can|could|should|must|may)|(is|are|was|were))\s$", re.I)
_JAPANESE = re.compile(r"[一-龯々ァ-ヿーA-Za-z0-9０-９・]+(?:の[一-龯々ァ-ヿー・]+)*")
_CHINESE_EDGE = re.compile(r"[从在向对与和的了是被把到于，、？?]|什么|为何|谁|何时|哪|由")
_LONGEST = 16  # characters of a Chinese or Japanese phrase
_RUSSIAN_WORD = re.compile(r"[а-яё-]+", re.IGNORECASE)
_RUSSIAN_ADJECTIVE = re.compile(r"(?:ый|ий|ой|ая|яя|ое|ее)$")
_RUSSIAN_VERB = re.compile(r"(?:ть|ти|ться|тись|чь|ся)$")
_TOPIC_NOUN = re.compile(r"(?P<text>[^?？]+?)(?:은|는|이|가)(?:\s*(?:어떤가요?|어때요?))?")


def english_things(text: str) -> list[str]:
    """The phrases with "the": `english_things("When did the Pyongyang treaty expire?") -> ["the Pyongyang treaty"]`."""
    found = []
    for match in _ENGLISH.finditer(text):
        words = match[0].split()
        end = next((at for at in range(1, len(words)) if _ends_before(words, at)), len(words))
        aux = _AUX.search(text[: match.start()])
        if aux and end > 2 and words[end : end + 1] not in ([verb] for verb in _VERBS):
            end -= 1 if aux[1] or _is_participle(words[end - 1]) else 0
        if end > 1:
            found.append("the " + " ".join(words[1:end]))
    return found


def _ends_before(words: list[str], at: int) -> bool:
    word = words[at].lower()
    if word == "of":
        return at + 1 == len(words)
    return word in _VERBS or (word in _BOUNDARY and not (word == "the" and words[at - 1] == "of"))


def _is_participle(word: str) -> bool:
    return word.endswith("ed") or (word.islower() and lemma(word, "en") != word and not word.endswith("s"))


def korean_runs(text: str) -> list[tuple[int, int]]:
    """The places of noun phrases: `korean_runs("북러 조약은 언제 서명되었나?")` holds that of 북러 조약."""
    runs: list[tuple[int, int]] = []
    last = -2
    for one in morphemes(text):
        if one.tag in _NOUN_TAGS and text[one.start : one.end] not in QUESTION_WORDS:
            joined = runs and runs[-1][1] == last and text[last : one.start] in ("", " ")
            if joined:
                runs[-1] = (runs[-1][0], one.end)
            else:
                runs.append((one.start, one.end))
            last = one.end
    return runs


def korean_things(text: str) -> list[str]:
    """The noun phrases: `korean_things("북러 조약은 언제 서명되었나?")[0] -> "북러 조약"`."""
    return [text[start:end] for start, end in korean_runs(text)]


def japanese_things(text: str) -> list[str]:
    """The noun phrases, which are what stands between Hiragana."""
    return [found for found in _JAPANESE.findall(text) if not re.match(r"[何誰]", found)]


def chinese_thing(text: str, noun: str) -> str | None:
    """The phrase that ends with a noun: `chinese_thing("俄罗斯从东方峰会得到了什么？", "峰会") -> "东方峰会"`."""
    end = text.find(noun) + len(noun)
    if end < len(noun):
        return None
    start = max((match.end() for match in _CHINESE_EDGE.finditer(text, 0, end - len(noun))), default=0)
    phrase = text[start:end]
    return phrase if len(noun) < len(phrase) <= _LONGEST else None


def russian_thing(text: str, noun: str = "") -> tuple[str, str] | None:
    """The first nominative phrase and its head; with `noun`, that with this head in whatever case it is written.

    `russian_thing("Когда вступил в силу договор между Россией и КНДР?")[0] -> "договор между Россией и КНДР"`.
    """
    words = list(_RUSSIAN_WORD.finditer(text))
    for at, word in enumerate(words):
        small = word[0].lower()
        if small in QUESTION_WORDS or len(small) < 4 or not word[0].islower() or _RUSSIAN_VERB.search(small):
            continue
        if lemma(small, "ru") != (noun or small) or _RUSSIAN_ADJECTIVE.search(small):
            continue
        first = at
        while first and _RUSSIAN_ADJECTIVE.search(words[first - 1][0].lower()) and len(words[first - 1][0]) > 4:
            first -= 1
        return text[words[first].start() : _russian_end(text, words[at:])], small
    return None


def _russian_end(text: str, words: list[re.Match[str]]) -> int:
    """Where the phrase ends that starts with these words: before the next verb, else with the sentence."""
    for before, word in pairwise(words):
        small = word[0].lower()
        known = lemma(small, "ru")
        if "," in text[before.end() : word.start()] or (known != small and _RUSSIAN_VERB.search(known)):
            return before.end()
    return words[-1].end()


def korean_topic(question: str) -> str | None:
    """The noun phrase, if the question is a topic and no more: `korean_topic("소수 의견은?") -> "소수 의견"`."""
    match = _TOPIC_NOUN.fullmatch(bare(without_opening(question, "ko")))
    return match["text"] if match and korean_things(match["text"]) == [match["text"]] else None


def head_shared(question: str, before: str) -> str | None:
    """The earlier Korean question with another phrase of the same head: 다수 의견은 무엇인가? 소수 의견은?"""
    topic = korean_topic(question)
    if topic is None or " " not in topic:
        return None
    head = topic.split()[-1]
    for start, end in korean_runs(before):
        if before[start:end].split()[-1] == head and before[start:end] != topic:
            return put(bare(before), start, end, topic) + mark(before)
    return None
