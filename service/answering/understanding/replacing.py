"""Asks the earlier question with one part exchanged: "And in 2022?", "중국은?", "А в Пекине?", "那中国呢？".

A part takes the place of one of its kind, and of the same role where the follow-up shows one; where there is none, it
is put in. A country that the question names already changes places with the other: what A sent to B, what B sent to A.
"""

import re

from pincite.service.answering.understanding.fragments import Fragment, read_fragment
from pincite.service.answering.understanding.parts import Kind, Part, find_parts
from pincite.service.answering.understanding.phrases import head_shared
from pincite.service.answering.understanding.wording import bare, lowered, mark, put
from pincite.service.checking.mentions.words import lemma

_TIE_BEFORE = re.compile(r"(\w+)\s(?:the\s)?$")
_ARTICLE = re.compile(r"\b(?:the|a|an)\s$", re.IGNORECASE)
_TIE_AFTER = re.compile(
    r"(?:의|에서|에게|한테|으로|로|에|와|과|は|が|には|では|に|で|を|の|と|은|는|이|가|을|를)(?=[\s,、는]|[^가-힣]|$)"
)
_WHERE = ("in", "at", "on", "в", "во", "на")
_SUBJECT = frozenset("은는이가はが")
# The subject of a question in Japanese or Chinese, which may be a name.
_FIRST = {
    "ja": re.compile(r"([一-龯ァ-ヿ・ー]{2,12})(?=[はが])"),
    "zh": re.compile(r"([一-龯]{2,5}?)(?=[在向对与和从是有于被把将会曾为说]|什么|怎么|如何|何时)"),
}
_YEAR = re.compile(r"[12]\d{3}(?:\s?[년年]|\sг(?:\.|од[ау]?))?")
_EASTERN_DATE = re.compile(r"(?P<year>\d{4}\s?[년年]\s?)?(?P<month>\d{1,2}\s?[월月]\s?)?")


def replace(question: str, before: str, language: str) -> str | None:
    """The earlier question with the follow-up's parts; None if the follow-up is no such part, or none can go in.

    `replace("And in 2022?", "How much was trade in 2023?", "en") -> "How much was trade in 2022?"`.
    """
    fragment = read_fragment(question, before, language)
    if fragment is None:
        return head_shared(question, before) if language == "ko" else None
    said: str | None = bare(before)
    if not fragment.parts:
        match = _FIRST[language].search(before)
        return match and put(before, match.start(1), match.end(1), fragment.text)
    together = all(part.acts for part in fragment.parts)  # "Tokyo and Seoul" take one place
    for part in fragment.parts[:1] if together else fragment.parts:
        said = said and _with(said, part, fragment.text if together else part.text, fragment, language)
    return said and said + mark(before) if said != bare(before) else None


def _with(before: str, part: Part, text: str, fragment: Fragment, language: str) -> str | None:
    parts = find_parts(before)
    if part.kind is Kind.DATE:
        return _dated(before, part, [one for one in parts if one.kind is Kind.DATE], fragment, language)
    if part.kind is Kind.NUMBER:
        alike = [one for one in parts if one.kind is Kind.NUMBER and one.label == part.label]
        return put(before, alike[0].start, alike[0].end, part.text) if alike else None
    actors = [one for one in parts if one.acts]
    if same := next((one for one in actors if _is_same(one, part)), None):
        if language == "ru":  # their cases would have to change too
            return None
        return _swapped(before, same, [one for one in actors if one.kind is same.kind and one is not same])
    if old := _counterpart(before, part, actors, fragment.tie, language):
        return _exchanged(before, old, text, fragment.tie, language)
    return _added(before, text, fragment.tie, language)


def _dated(before: str, part: Part, dates: list[Part], fragment: Fragment, language: str) -> str:
    """The question with another date. A year stays where only a month is exchanged: May 2023, August 2023."""
    if not dates:
        return _added(before, part.text, fragment.tie or "in", language)
    old, new = dates[0], part.text
    if language in ("ko", "ja", "zh"):
        new = _coarser(old.text, new) + new
    elif (year := _YEAR.search(old.text)) and year[0] != old.text and not _YEAR.search(new):
        new = f"{new} {year[0]}"
    end = max(one.end for one in dates if one.start == old.start)
    return put(before, old.start, end, new)


def _coarser(old: str, new: str) -> str:
    """The year and month of an East Asian date that a new day or month leaves out: ("2023년 9월 15일", "16일")."""
    parts = _EASTERN_DATE.match(old)
    if not parts or "년" in new or "年" in new:
        return ""
    return (parts["year"] or "") + ("" if re.search("[월月]", new) else parts["month"] or "")


def _is_same(one: Part, other: Part) -> bool:
    return one.label == other.label if one.label or other.label else one.text.lower() == other.text.lower()


def _swapped(before: str, one: Part, others: list[Part]) -> str | None:
    if len(others) != 1:
        return None
    first, second = sorted((one, others[0]), key=lambda part: part.start)
    return put(put(before, second.start, second.end, first.text), first.start, first.end, second.text)


def _counterpart(before: str, part: Part, actors: list[Part], tie: str, language: str) -> Part | None:
    """The part that the new one replaces: of its role, then of its kind, then whoever acts."""
    free = [one for one in actors if not _belongs_to_noun(before, one)] or []
    if tie and language != "zh":
        return next((one for one in free if _ties_alike(_tie(before, one, language), tie.removesuffix("는"))), None)
    if language == "ru":
        free = [one for one in free if lemma(one.text.lower(), "ru") == one.text.lower() or one.text.isupper()]
    alike = [one for one in free if one.kind is part.kind] or free
    subjects = [one for one in alike if _tie(before, one, language) in _SUBJECT]
    return next(iter(subjects or alike), None)


def _ties_alike(one: str, other: str) -> bool:
    return one == other or (one in _WHERE and other in _WHERE)


def _belongs_to_noun(before: str, part: Part) -> bool:
    """Whether a name only tells which one is meant: "the Vostochny summit", 보스토치니 회담."""
    if part.kind is not Kind.NAME:
        return False
    return (
        _ARTICLE.search(before[: part.start]) is not None
        or re.match(r"\s?[가-힣一-龯]{2}", before[part.end :]) is not None
    )


def _tie(before: str, part: Part, language: str) -> str:
    if language in ("en", "ru"):
        match = _TIE_BEFORE.search(before[: part.start])
        return match[1].lower() if match else ""
    after = _TIE_AFTER.match(before, part.end)
    return after[0] if after else ""


def _exchanged(before: str, old: Part, text: str, tie: str, language: str) -> str:
    """The question with `text` for a name or place; an English adjective becomes a genitive: "China's launch"."""
    start, end = old.start, old.end
    if tie in _WHERE and (match := _TIE_BEFORE.search(before[:start])):
        return put(before, match.start(), end, f"{tie} {text}")
    if language != "en":
        return put(before, start, end, text)
    if possessive := re.search(r"['’]s?$", old.text):
        return put(before, start, end, text + possessive[0])
    text = re.sub(r"['’]s$", "", text)
    if re.match(r" [a-z]", before[end:]) and re.search(r"(?:an|ese|ish|ch)$", old.text):
        article = _ARTICLE.search(before[:start])
        return put(before, article.start() if article else start, end, f"{text}'s")
    return put(before, start, end, text)


def _added(before: str, text: str, tie: str, language: str) -> str:
    """The question with a part that it has no place for: `... in 2022`, "2022년에는 ...", "As for China, ...?"."""
    if language in ("en", "ru"):
        name = f"As for {text}, " if language == "en" else f"{text}: "
        tie = "в" if tie == "in" and language == "ru" else tie
        return f"{before} {tie} {text}" if tie else name + lowered(before)
    if language == "zh":
        return f"{text}，{before}"
    if language == "ja":
        return f"{text}{'に' if tie in ('in', 'に', 'には') else 'について'}、{before}"
    particle = "에" if tie == "in" else tie.removesuffix("는")
    return f"{text}{particle or '의 경우'} {before}"
