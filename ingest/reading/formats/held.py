"""Compare what a file holds with what was read from it, so that nothing is lost in silence."""

from collections.abc import Iterable
from dataclasses import dataclass

from pincite.ingest.errors import NoText

_SHARE = 0.9  # of the characters; what is left out on purpose does not count as held
_BESIDE = 100  # characters for each picture; with fewer, the pictures may be scanned pages
_FEW = 40  # characters that may be missing from any file


@dataclass(frozen=True, slots=True)
class Held:
    """Counts of a file's text: characters without white space, tables, notes (footnotes and endnotes), pictures."""

    characters: int = 0
    tables: int = 0
    notes: int = 0
    pictures: int = 0


def missing(held: Held, read: Held) -> tuple[str, ...]:
    """Return a phrase for each large difference between what a file holds and what was read; none if all is well.

    Raises NoText for a file of nothing but pictures.

    >>> missing(Held(characters=9000, tables=3), Held(characters=800, tables=2))
    ('800 of its 9,000 characters were read', '2 of its 3 tables were read')
    """
    if held.pictures and not read.characters:
        pictures = "a picture" if held.pictures == 1 else f"{held.pictures} pictures"
        raise NoText(f"no text, only {pictures}. Save it as PDF, so that OCR can read what they show")
    phrases = []
    if read.characters < held.characters * _SHARE and held.characters - read.characters > _FEW:
        phrases.append(f"{read.characters:,} of its {held.characters:,} characters were read")
    if read.tables < held.tables:
        phrases.append(f"{read.tables} of its {held.tables} tables were read")
    if read.notes < held.notes:
        phrases.append(f"{read.notes} of its {held.notes} notes were read")
    if read.characters < held.pictures * _BESIDE:
        phrases.append(f"most of it may be pictures ({held.pictures}), which are not read; save it as PDF for OCR")
    return tuple(phrases)


def total(parts: Iterable[Held]) -> Held:
    """Return the sum of the counts of a file's parts."""
    counts = [(one.characters, one.tables, one.notes, one.pictures) for one in parts]
    return Held(*map(sum, zip(*counts, strict=True)))


def count(text: str) -> int:
    """Return the number of characters that are not white space."""
    return len("".join(text.split()))
