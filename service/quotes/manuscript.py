"""A whole manuscript's quotations: found by their marks, looked up in the documents, and judged."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from pincite.index.collection import Collection
from pincite.ingest.errors import TooLarge
from pincite.service.quotes.find import QuoteMatch, find_quotes
from pincite.service.quotes.places import Exactness

MOST_QUOTATIONS = 500
_LONGEST = 2_000  # characters between two marks; a mark that nobody closed must not take the rest of the text
_SHORTEST = 12  # Latin letters, or half as many Hangul syllables: less is a word that somebody stresses
_PLACES = 3  # places shown for each
_BETWEEN = rf"(?:(?!\n\s*\n)[^{{marks}}]){{{{1,{_LONGEST}}}}}"  # no mark of the same kind, no empty line


def _pair(opening: str, closing: str) -> str:
    return f"{opening}({_BETWEEN.format(marks=opening + closing)}){closing}"


# Single marks are apostrophes too, and straight ones open and close alike: what stands beside them tells.
_MARKED = re.compile(
    "|".join(
        (
            r"(?P<block>(?:^[ \t]*>[^\n]*(?:\n|\Z))+)",
            *(_pair(*marks) for marks in ("“”", "„“", "「」", "『』", "«»", "»«")),
            r"(?<![\w\"])" + _pair('"', '"') + r"(?![A-Za-z0-9])",
            r"(?<!\w)" + rf"‘((?:(?!\n\s*\n)(?:[^‘’]|(?<=[A-Za-z])’(?=[A-Za-z]))){{1,{_LONGEST}}})’(?![A-Za-z0-9])",
        )
    ),
    re.MULTILINE,
)
_BLOCK_MARK = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)


class Verdict(Enum):
    """What became of a quotation; the confirmed ones may differ in white space, quotation marks, hyphens and case."""

    CONFIRMED = "confirmed"
    ALTERED = "altered"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that a manuscript quotes: characters `start` to `end` of it, without their marks.

    `text` is what stands there, of a block quotation without the marks at the beginnings of its lines.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A quotation, what became of it, and where it stands, the best place first."""

    quotation: Quotation
    verdict: Verdict
    matches: tuple[QuoteMatch, ...]


def check_manuscript(collection: Collection, text: str) -> list[Checked]:
    """Every quotation of the text, in order; raises TooLarge for one with more quotations than can be checked."""
    found = list(quotations(text))
    if len(found) > MOST_QUOTATIONS:
        raise TooLarge(
            f"There are {len(found)} quotations; {MOST_QUOTATIONS} can be checked at once. Check it in parts."
        )
    matches = find_quotes(collection, [one.text for one in found], _PLACES)
    return [Checked(one, _verdict(there), tuple(there)) for one, there in zip(found, matches, strict=True)]


def quotations(text: str) -> Iterator[Quotation]:
    """What stands between quotation marks (“ ”, " ", 「 」, 『 』, « », „ “, ‘ ’), and lines that begin with ">".

    What is quoted within a quotation is part of it; a word or two are none.
    """
    for match in _MARKED.finditer(text):
        group = match.lastindex or 0
        start, end = match.span(group)
        words = _BLOCK_MARK.sub("", match[group]) if match.lastgroup == "block" else match[group]
        if _weight(words) >= _SHORTEST:
            yield Quotation(start, end, words.strip() if match.lastgroup == "block" else words)


def _weight(words: str) -> int:
    """How much a text says, in Latin letters."""
    letters = [letter for letter in unicodedata.normalize("NFC", words) if letter.isalnum()]
    return sum(2 if letter >= "\u1100" else 1 for letter in letters)


def _verdict(matches: Sequence[QuoteMatch]) -> Verdict:
    if not matches:
        return Verdict.NOT_FOUND
    return Verdict.ALTERED if matches[0].exactness is Exactness.FUZZY else Verdict.CONFIRMED
