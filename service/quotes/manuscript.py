"""Checks a manuscript: finds its quotations by their marks, looks them up in the documents, and judges each one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from pincite.index.collection import Collection
from pincite.ingest.errors import TooLarge
from pincite.service.quotes.aligning import weight
from pincite.service.quotes.find import QuoteMatch, find_quotes
from pincite.service.quotes.places import Exactness

MOST_QUOTATIONS = 500
_LONGEST = 2_000  # characters between two marks, so that an unclosed mark does not take the rest of the text
_SHORTEST = 12  # Latin letters, or half as many Hangul syllables; shorter ones are scare quotes
_PLACES = 3  # places shown for each quotation
_BETWEEN = rf"(?:(?!\n\s*\n)[^{{marks}}]){{{{1,{_LONGEST}}}}}"  # no mark of the same kind, no empty line


def _pair(opening: str, closing: str) -> str:
    return f"{opening}({_BETWEEN.format(marks=opening + closing)}){closing}"


# Single marks are apostrophes too, and straight marks open and close alike: the neighbouring characters decide.
_MARKED = re.compile(
    "|".join(
        (
            r"(?P<block>(?:^[ \t]*>[^\n]*(?:\n|\Z))+)",
            *(_pair(*marks) for marks in ("“”", "„“", "「」", "『』", "«»", "»«")),
            r"(?<![\w\"])" + _pair('"', '"') + r"(?![A-Za-z0-9])",
            rf"(?<!\w)'(?! )((?:(?!\n\s*\n)(?:[^']|(?<=[A-Za-z])'(?=[A-Za-z]))){{1,{_LONGEST}}})(?<! )'(?![A-Za-z0-9])",
            r"(?<!\w)" + rf"‘((?:(?!\n\s*\n)(?:[^‘’]|(?<=[A-Za-z])’(?=[A-Za-z]))){{1,{_LONGEST}}})’(?![A-Za-z0-9])",
        )
    ),
    re.MULTILINE,
)
_BLOCK_MARK = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)


class Verdict(Enum):
    """The verdict on a quotation; CONFIRMED allows differences in white space, quotation marks, hyphens and case."""

    CONFIRMED = "confirmed"
    ALTERED = "altered"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that a manuscript quotes: its characters `start` to `end`, without quotation marks.

    `text` is those words; in a block quotation without the ">" at the beginnings of lines.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A quotation, the verdict, and the places where it occurs, the best first."""

    quotation: Quotation
    verdict: Verdict
    matches: tuple[QuoteMatch, ...]


def check_manuscript(collection: Collection, text: str) -> list[Checked]:
    """Every quotation of the text with its verdict, in order; raises TooLarge beyond MOST_QUOTATIONS."""
    found = list(quotations(text))
    if len(found) > MOST_QUOTATIONS:
        raise TooLarge(
            f"The manuscript has {len(found)} quotations; at most {MOST_QUOTATIONS} can be checked at once. "
            "Check it in parts."
        )
    return check_quotations(collection, found)


def check_quotations(collection: Collection, found: Sequence[Quotation]) -> list[Checked]:
    """These quotations with their verdicts, in order, in one pass over the documents."""
    matches = find_quotes(collection, [one.text for one in found], _PLACES)
    return [Checked(one, _verdict(there), tuple(there)) for one, there in zip(found, matches, strict=True)]


def quotations(text: str) -> Iterator[Quotation]:
    """The texts between quotation marks (“ ”, " ", 「 」, 『 』, « », „ “, ‘ ’, ' '), and lines that begin with ">".

    A nested quotation is part of the outer one; a word or two do not count as a quotation.
    """
    for match in _MARKED.finditer(text):
        group = match.lastindex or 0
        start, end = match.span(group)
        words = _BLOCK_MARK.sub("", match[group]) if match.lastgroup == "block" else match[group]
        if weight(words) >= _SHORTEST:
            yield Quotation(start, end, words.strip() if match.lastgroup == "block" else words)


def _verdict(matches: Sequence[QuoteMatch]) -> Verdict:
    if not matches:
        return Verdict.NOT_FOUND
    return Verdict.ALTERED if matches[0].exactness is Exactness.FUZZY else Verdict.CONFIRMED
