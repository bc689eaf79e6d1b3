"""Reads from a document's title, name and date how it stands among its versions: number, date and stage."""

import re
from dataclasses import dataclass
from enum import Enum

from pincite.index.hit import DocumentFacts
from pincite.ingest.text import caseless

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_WORDS = {word: number for number, word in enumerate(_ORDINALS, 1)}
_NUMBER = re.compile(
    r"(?<![a-z])(?:v|ver|version|rev|revision|версия|ред)[ ._-]*(\d+(?:\.\d+)*)(?![\d.]*\w)"
    r"|(?:제\s*)?(\d+)\s*(?:판(?!\w*[문결])|차\s*(?:개정|수정|보완))"
    r"|第?\s*(\d+)\s*(?:版|次修[订訂])"
    r"|(\d+)(?:st|nd|rd|th)\s+(?:revised\s+)?(?:edition|revision|version)"
    rf"|({'|'.join(_WORDS)})\s+(?:revised\s+)?(?:edition|revision|version)"
    r"|(\d+)-е\s+(?:изд|ред)"
)
_DRAFT = re.compile(r"(?<![a-z])draft(?![a-z])|초안|시안|가안|초고|草案|草稿|черновик")
_REVISED = re.compile(
    r"(?<![a-z])(?:revised|amended|corrected|updated|final)(?![a-z])|개정|수정|정정|보완|최종|확정"
    r"|改訂|改正|修[订訂正]|最终|最終|確定|исправленн|дополненн|обновл"
)
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_.]?(0[1-9]|1[0-2])(?:[-_.]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)")
_ISSUE = re.compile(r"제?\s*(\d+)\s*호|(?<![a-z])(?:no|nr|issue|vol|volume)[ .]*(\d+)|第?\s*(\d+)\s*[号號]|№\s*(\d+)")


class Reason(Enum):
    """What tells which of two versions is the newer one: a number, dates or words such as "revised"; or nothing."""

    NUMBER = "number"
    DATE = "date"
    STAGE = "stage"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands among its versions.

    `number` is that of "v2.1" or "제3판", None if none is stated. `date` is ISO 8601 to the precision known. `stage` is
    -1 for a draft, 1 for what is called revised or final, otherwise 0.
    """

    number: tuple[int, ...] | None
    date: str | None
    stage: int


def standing(document: DocumentFacts) -> Standing:
    """What a document's metadata, title and name say; the title before the name."""
    texts = [_plain(one) for one in (document.title or "", document.name)]
    number = next((found for found in map(_number, texts) if found), None)
    dated = next((found for found in map(_date, reversed(texts)) if found), None)
    whole = " ".join(texts)
    stage = -1 if _DRAFT.search(whole) else 1 if _REVISED.search(whole) else 0
    return Standing(number, document.date or dated, stage)


def compared(first: DocumentFacts, second: DocumentFacts) -> tuple[int, Reason]:
    """1 if the first of two versions is the newer, -1 if the second is, 0 if nothing tells; and what tells it."""
    one, other = standing(first), standing(second)
    if one.number or other.number:
        numbers = one.number or (1,), other.number or (1,)
        if numbers[0] != numbers[1]:
            return (1 if numbers[0] > numbers[1] else -1), Reason.NUMBER
    if one.date and other.date:
        known = min(len(one.date), len(other.date))
        dates = one.date[:known], other.date[:known]
        if dates[0] != dates[1]:
            return (1 if dates[0] > dates[1] else -1), Reason.DATE
    if one.stage != other.stage:
        return (1 if one.stage > other.stage else -1), Reason.STAGE
    return 0, Reason.UNKNOWN


def other_issues(first: DocumentFacts, second: DocumentFacts) -> bool:
    """Whether two documents are different issues of a series, by the numbers in their titles: 제12호, No. 5."""
    one, other = (set(_issues(document)) for document in (first, second))
    return bool(one and other and one != other)


def _issues(document: DocumentFacts) -> list[str]:
    found = _ISSUE.findall(_plain(document.title or document.name))
    return ["".join(groups).lstrip("0") for groups in found]


def _number(text: str) -> tuple[int, ...] | None:
    match = _NUMBER.search(text)
    if match is None:
        return None
    said = next(group for group in match.groups() if group)
    parts = [_WORDS[said]] if said in _WORDS else [int(part[:9]) for part in said.split(".")]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()  # 2.0 is 2
    return tuple(parts)


def _date(text: str) -> str | None:
    found = _DATE.findall(text)
    return "-".join(part for part in found[-1] if part) if found else None


def _plain(text: str) -> str:
    """The text in small letters, with the underscores of file names as spaces."""
    return caseless(text).replace("_", " ")
