"""Finds offices and chambers in a text: the foreign minister is 외무장관, 외교장관 and 외무상, the lower house 하원.

An office that stands beside a name ("Foreign Minister Lavrov", "라브로프 외무장관") says who that is; only an office by
itself says who did something.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pincite.ingest.text import language_of
from pincite.service.checking.mentions.naming import read_names

_BESIDE = 3  # characters between a name and an office that belongs to it: ", " and a particle
# Each office with its English and its Korean words. Offices of one group may be mistaken for one another.
_OFFICES = (
    ("president", "person", r"(?<!vice )(?<!vice-)presidents?\b", r"(?<!부)대통령"),
    ("premier", "person", r"(?<!deputy )(?<!vice )(?:prime ministers?|premiers?)\b", r"(?<!부)총리(?!실)"),
    ("deputy premier", "person", r"(?:deputy prime minister|vice[- ]premier)s?\b", "부총리"),
    (
        "foreign minister",
        "person",
        r"foreign ministers?\b|ministers? (?:of|for) foreign affairs",
        r"외무상|외(?:무|교)(?:부\s?)?장관",
    ),
    (
        "defence minister",
        "person",
        r"defen[cs]e ministers?\b|ministers? of defen[cs]e|defen[cs]e secretary",
        r"국방상|국방(?:부\s?)?장관|국방부장",
    ),
    (
        "finance minister",
        "person",
        r"(?:finance|treasury) ministers?\b|ministers? of finance",
        r"재무상|재(?:무|정)(?:부\s?)?장관",
    ),
    ("interior minister", "person", r"interior ministers?\b|ministers? of the interior", r"내무상|내무(?:부\s?)?장관"),
    (
        "trade minister",
        "person",
        r"(?:trade|commerce|industry) ministers?\b",
        r"(?:산업|통상|상무)\S{0,4}장관|대외경제상",
    ),
    (
        "speaker",
        "person",
        r"speakers? of (?:the )?(?:parliament|house|national assembly)|parliament\w* speaker",
        "국회\\s?의장",
    ),
    ("governor", "person", r"governors?\b", r"(?<!총)(?:주|도)?지사(?=[가-힣\s])(?!부)"),
    ("ambassador", "person", r"ambassadors?\b", r"(?<![가-힣])대사(?!관)|주[가-힣]\s?대사(?!관)"),
    ("spokesman", "person", r"spokes(?:man|woman|person|men)\b", "대변인"),
    ("general secretary", "person", r"secretary[- ]general\b", "사무총장"),
    ("lower house", "chamber", r"lower (?:house|chamber)|state duma|house of representatives", r"하원(?!의원)"),
    ("upper house", "chamber", r"upper (?:house|chamber)|federation council|senate\b", r"상원(?!의원)|연방평의회"),
    ("foreign ministry", "ministry", r"(?:foreign ministry|ministry of foreign affairs)", r"외(?:무|교)부(?!\s?장관)"),
    ("defence ministry", "ministry", r"(?:defen[cs]e ministry|ministry of defen[cs]e)", r"국방부(?!\s?장관|장)"),
    ("finance ministry", "ministry", r"(?:finance ministry|ministry of finance)", r"재(?:무|정)부(?!\s?장관)"),
)
_ENGLISH = [(name, group, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for name, group, words, _ in _OFFICES]
_KOREAN = [(name, group, re.compile(words)) for name, group, _, words in _OFFICES]


@dataclass(frozen=True, slots=True)
class Office:
    """An office at `text[start:end]`: its English name, its group, and whether it stands beside somebody's name."""

    name: str
    group: str
    start: int
    end: int
    held: bool


def find_offices(text: str) -> tuple[Office, ...]:
    """The offices in order: `find_offices("국방장관")[0].name -> "defence minister"`; none in other languages."""
    return tuple(sorted(_offices(text), key=lambda one: one.start))


def _offices(text: str) -> Iterator[Office]:
    patterns = {"ko": _KOREAN, "en": _ENGLISH}.get(language_of(text) or "", [])
    found = [(name, group, match) for name, group, words in patterns for match in words.finditer(text)]
    if not found:
        return
    people = [(one.start, one.end) for one in read_names(text).names]
    for name, group, match in found:
        start, end = match.span()
        held = any(0 <= start - last <= _BESIDE or 0 <= first - end <= _BESIDE for first, last in people)
        yield Office(name, group, start, end, held)
