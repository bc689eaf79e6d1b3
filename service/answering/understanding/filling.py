"""Puts in what the pronouns of an English or Russian follow-up refer to: "Why did he refuse?", "Где он был подписан?".

Only what the earlier questions name is put in, and only where it needs no other form. `eastern.py` does the same for
Korean, Japanese and Chinese.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pincite.service.answering.understanding.parts import Kind, Part, find_parts
from pincite.service.answering.understanding.phrases import english_things, russian_thing
from pincite.service.checking.mentions.words import lemma

_ENGLISH = re.compile(
    r"\b(?P<person>s?he|him)\b|\b(?P<his>his|hers?)\b(?=\s[a-z])|\b(?P<her>her)\b|\b(?P<they>they|them)\b|\b(?P<their>their)\b"
    r"|\b(?P<its>its)\b|\b(?P<it>it)\b|\b(?P<there>there)\b(?=\s*\??$)|\b(?P<then>then|at that time)\b(?=\s*\??$)"
    r"|\b(?:this|that|the same|these|those)\s(?P<noun>[a-z]+)\b(?!\s(?:is|was)\b)",
    re.IGNORECASE,
)
_OTHER_WORDS = "year month week time day mean happen happened work be been was is were are one"
_NO_NOUNS = frozenset(_OTHER_WORDS.split())
_DOES = re.compile(
    r"\b(?:did|does|do|has|had|will|would|can|could)\sit\s(?!happen|take|last|begin|start|end|come|enter|have|work|say|mean"
    r"|provide|state|cover|apply|contain|cost|be\b)",
    re.IGNORECASE,
)
_WHO = re.compile(r"\s*(?:who|whom|кто|кого|с кем)\b", re.IGNORECASE)
_RUSSIAN = re.compile(
    r"\b(?P<it>он|она|оно)\b|\b(?P<they>они)\b|\b(?P<there>там)\b|\b(?P<then>тогда)\b(?=\s*\??$)"
    r"|\b(?:эт(?:от|а|о|ого|ой|ому|ом|у|им)|т(?:от|а|ого|ой))\s(?P<noun>[а-я]+)\b",
    re.IGNORECASE,
)
_JOINT = re.compile(r",?\s(?:and|и)\s|,\s")
_PLACED = re.compile(r"\b(in|at|on|to|в|во|на)\s(?:the\s)?$", re.IGNORECASE)
# What is done to things, and what events do, not people.
_OF_THINGS = re.compile(
    r"(?:[аеё]н|ят)[аоы]?\b|состоя|прош|длил|вступ|нач[аи]л|конч|действ|пров[её]л|провод|произош", re.I
)
_GENDER = {"он": re.compile(r"[бвгджзйклмнпрстфхцчшщь]$"), "она": re.compile(r"[аяь]$"), "оно": re.compile(r"[оеё]$")}


@dataclass(frozen=True, slots=True)
class _Known:
    """What may be referred to: the earlier questions, newest first, and the parts of each."""

    said: Sequence[str]
    parts: Sequence[Sequence[Part]]
    answer: str

    def first(self, find: Callable[[str, Sequence[Part]], str | None]) -> str | None:
        """What `find` finds in the newest question that has it."""
        return next((found for text, parts in self._each() if (found := find(text, parts))), None)

    def _each(self) -> Iterator[tuple[str, Sequence[Part]]]:
        yield from zip(self.said, self.parts, strict=True)


def fill(question: str, said: Sequence[str], answer: str, language: str) -> str | None:
    """The question with names for its pronouns; None if there is no pronoun, or none can be filled.

    `said` are the earlier questions, newest first; `answer` belongs to the newest and counts if that asks who.
    `fill("When was it held?", ["What did Russia gain from the summit?"], "", "en") -> "When was the summit held?"`.
    """
    known = _Known(said, [find_parts(text) for text in said], answer)
    pattern, find = (_ENGLISH, _in_english) if language == "en" else (_RUSSIAN, _in_russian)
    filled, at, used = "", 0, list[str]()
    for match in pattern.finditer(question):
        new = find(match, known, used)
        if new is None:
            return None
        used.append(new)
        filled, at = f"{filled}{question[at : match.start()]}{new}", match.end()
    return filled + question[at:] if used else None


def _in_english(match: re.Match[str], known: _Known, used: list[str]) -> str | None:
    role = match.lastgroup or ""
    if role == "noun":
        return _english_noun(match["noun"].lower(), known)
    if role in ("it", "its"):
        actor = _DOES.search(match.string) or role == "its"
        return _genitive(_thing(known, bool(actor)), role == "its")
    if role in ("they", "their"):
        return _genitive(known.first(_group), role == "their")
    if role in ("there", "then"):
        return _place(known) if role == "there" else _date(known)
    return _genitive(_person(known, used), role == "his")


def _genitive(name: str | None, wanted: bool) -> str | None:
    if not name or not wanted:
        return name
    return name + ("’" if name.endswith("s") else "’s")


def _english_noun(noun: str, known: _Known) -> str | None:
    """The phrase of which the noun is the head: "that summit" is "the Vostochny summit"."""
    if noun in _NO_NOUNS:
        return None
    return known.first(
        lambda text, _: next(
            (thing for thing in english_things(text) if re.search(rf"\b{noun}\b", thing.lower()) and " " in thing[4:]),
            None,
        )
    )


def _thing(known: _Known, actor: bool) -> str | None:
    """What "it" is: who does something is a country, else the last phrase with "the"."""

    def acting(_: str, parts: Sequence[Part]) -> str | None:
        return next((part.text for part in parts if part.kind is Kind.COUNTRY), None)

    def last(text: str, _: Sequence[Part]) -> str | None:
        return next(reversed(english_things(text)), None)

    return (known.first(acting) if actor else None) or known.first(last)


def _person(known: _Known, used: list[str]) -> str | None:
    """The first name not referred to yet; if the newest question asks who, that of its answer."""

    def named(text: str, parts: Sequence[Part]) -> str | None:
        names = [part.text for part in parts if part.kind is Kind.NAME and not _is_of_thing(text, part)]
        return next((name for name in names if name not in used), None)

    if known.said and _WHO.match(known.said[0]) and (found := named(known.answer, find_parts(known.answer[:200]))):
        return found
    return known.first(named)


def _is_of_thing(text: str, part: Part) -> bool:
    """Whether a name only tells which thing is meant: "the Vostochny summit", "Article 4"."""
    return re.search(r"\bthe\s$", text[: part.start]) is not None or re.match(r"\s\d", text[part.end :]) is not None


def _group(text: str, parts: Sequence[Part]) -> str | None:
    """Those who act together: "Kim and Putin"."""
    actors = [part for part in parts if part.acts]
    for first, second in pairwise(actors):
        if _JOINT.fullmatch(text, first.end, second.start):
            return text[first.start : second.end]
    return next((thing for thing in english_things(text) if thing.endswith("s")), None)


def _place(known: _Known) -> str | None:
    """A place with its preposition: "in Beijing"; Russian keeps its case after it."""

    def placed(text: str, parts: Sequence[Part]) -> str | None:
        for part in reversed(parts):
            before = _PLACED.search(text[: part.start]) if part.acts else None
            if before:
                return text[before.start() : part.end]
        return None

    return known.first(placed)


def _date(known: _Known) -> str | None:
    def dated(text: str, parts: Sequence[Part]) -> str | None:
        for part in parts:
            if part.kind is Kind.DATE:
                before = re.search(r"\b(in|on|в)\s$", text[: part.start])
                return text[before.start() if before else part.start : part.end]
        return None

    return known.first(dated)


def _in_russian(match: re.Match[str], known: _Known, used: list[str]) -> str | None:
    role, written = match.lastgroup or "", match[0].lower()
    if role == "there":
        return _place(known)
    if role == "then":
        return _date(known)
    if role == "they":
        return known.first(_group)
    if role == "noun":
        return _russian_noun(match["noun"].lower(), known)
    person = _person(known, used) if written in ("он", "она") else None
    if person and lemma(person.lower(), "ru") == person.lower():
        return person
    if not _OF_THINGS.search(match.string, match.end()):
        return None
    return known.first(lambda text, _: _russian_it(text, _GENDER[written]))


def _russian_it(text: str, gender: re.Pattern[str]) -> str | None:
    thing = russian_thing(text)
    return thing[0] if thing and gender.search(thing[1]) else None


def _russian_noun(noun: str, known: _Known) -> str | None:
    """A phrase with this head in the same form, since no other form can be made."""

    def same(text: str, _: Sequence[Part]) -> str | None:
        thing = russian_thing(text, noun)
        return thing[0] if thing and thing[1] == noun and " " in thing[0] else None

    return known.first(same)
