"""Tells whether a sentence is about another time than the question: another year, or before what is asked about."""

import re
from collections.abc import Iterator, Sequence

from pincite.service.checking.mentions.date_mentions import Date, find_dates

_LASTS = 2  # sentences without a year after one that has it go on telling of that year
_CARRIED = 0.5  # how much less sure that is
# What is asked of the time before or after a date is not of that date.
_AROUND = re.compile(
    r"\b(?:before|prior to|until|since|after|following|preceding|last)\b|이전|직전|이래|이후|직후|전에|후에|까지|부터"
    r"|(?<!\w)(?:до|после|перед|с тех пор|прошл\w+)(?!\w)|以前|以来|以後|まで|から|之前|之后|以后|前に|後に",
    re.IGNORECASE,
)


def dates_asked(question: str) -> tuple[Date, ...]:
    """Return the dates that what is asked about is of; none if it is of before or after them.

    `[one.year for one in dates_asked("What was agreed in 2019?")] -> [2019]`
    """
    return () if _AROUND.search(question) else tuple(find_dates(question))


def elsewhen(sentences: Sequence[str], published: str | None, asked: Sequence[Date]) -> Iterator[float]:
    """Yield for each sentence of a passage how sure it is of another time than all dates asked about, 0 to 1.

    A sentence without a year is of the year of the ones just before it, if they have one. A document from before what
    is asked about (`published` is "2019" or "2019-05-04") cannot tell of it, unless a sentence names its date.

    >>> list(elsewhen(["In 2001 they met.", "They smiled.", "In 2019 they met again."], None, dates_asked("in 2019")))
    [1.0, 0.5, 0.0]
    """
    if not asked:
        yield from (0.0 for _ in sentences)
        return
    before = _is_before(published, asked)
    last, since = 0.0, _LASTS + 1
    for text in sentences:
        dates = tuple(find_dates(text))
        same = any(one.agrees_with(other) for one in dates for other in asked)
        own = 1.0 if before or any(_differ(one, other) for one in dates for other in asked) else 0.0
        if any(one.year for one in dates):
            last, since = (0.0 if same else own), 0
        else:
            since += 1
        carried = last * _CARRIED if 0 < since <= _LASTS else 0.0
        yield 0.0 if same else max(own, carried)


def _is_before(published: str | None, asked: Sequence[Date]) -> bool:
    """Whether a document of this date is from before the earliest date asked about."""
    if not published or not all(one.year for one in asked):
        return False
    earliest = min((one.year or 0, one.month or 1) for one in asked)
    return (int(published[:4]), int(published[5:7] or 12)) < earliest


def _differ(one: Date, other: Date) -> bool:
    both = [(a, b) for a, b in zip(one.parts, other.parts, strict=True) if a is not None and b is not None]
    return any(a != b for a, b in both)
