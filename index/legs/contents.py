"""What ranking needs to know of passages, by row number, so that it asks the database nothing about its candidates.

Of each passage: its document, its section (document and heading), the vectors of its sentences, and its terms as
numbers. Rows are only appended, beside those of the passages' own vectors (index/legs/vectors.py). A sentence takes
904 bytes with vectors of 896 numbers, a term four, and all else of a passage 28. What is read is compared with check
sums, of each vector and of the terms of each passage.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.broken import BrokenRows
from pincite.index.legs.checks import Checks, checks_of_parts
from pincite.index.legs.rows import Numbers, Rows, VectorRows
from pincite.index.legs.sources import Source
from pincite.index.truth.packing import Packed
from pincite.index.truth.passages import InsidePassages

Terms = NDArray[np.uint32]  # terms as numbers
TERMS = np.dtype(np.uint32)
_NONE = np.zeros(0, np.int32)
_FROM_ZERO = np.zeros(1, np.int64)


@dataclass(slots=True)
class Contents:
    """Arrays by row number: `documents` and `sections`, shape (n,), and where sentences and terms begin, (n + 1,).

    Row `r` has the sentences and terms with the numbers `begins[r]` to `begins[r + 1]`; terms are sorted, and repeated
    as often as they occur. A passage of which a sentence has lost its vector has no sentences. `sources` is by
    document; `terms_counted` are all terms, ascending, and `counts` in how many passages each is. `term_checks` has the
    check sum of each row's terms.
    """

    sentences: VectorRows
    terms: Rows
    documents: NDArray[np.int32] = field(default_factory=lambda: _NONE)
    sections: NDArray[np.int32] = field(default_factory=lambda: _NONE)
    sentence_begins: Numbers = field(default_factory=lambda: _FROM_ZERO)
    term_begins: Numbers = field(default_factory=lambda: _FROM_ZERO)
    sources: tuple[Source, ...] = ()
    terms_counted: Terms = field(default_factory=lambda: np.zeros(0, np.uint32))
    counts: NDArray[np.int32] = field(default_factory=lambda: _NONE)
    term_checks: Checks = field(default_factory=lambda: np.zeros(0, np.uint32))

    @classmethod
    def empty(cls, dimension: int) -> "Contents":
        """Return contents of no passages, whose sentences will have vectors of this dimension."""
        return cls(VectorRows(dimension), Rows(1, TERMS))

    @classmethod
    def unknown(cls, count: int, dimension: int) -> "Contents":
        """Return contents of passages of which nothing is known but their vectors."""
        each = np.arange(count, dtype=np.int32)
        begins = np.zeros(count + 1, np.int64)
        made = cls.empty(dimension)
        made.documents, made.sections, made.sentence_begins, made.term_begins = each, each, begins, begins
        made.sources = (Source((), ()),) * count
        made.term_checks = np.zeros(count, np.uint32)
        return made

    @classmethod
    def of(cls, inside: InsidePassages, dimension: int) -> "Contents":
        """Return the contents of passages read from the database."""
        made = cls.empty(dimension)
        made.documents = _numbered(inside.documents)
        made.sections = _numbered(zip(inside.documents, inside.headings, strict=True))
        made.sources = tuple(Source.of(*inside.facts[name]) for name in dict.fromkeys(inside.documents))
        made.sentence_begins = begins_of(inside.sentence_counts)
        made.sentences.append(inside.sentences)
        terms = [np.sort(numbered(text.split(" ") if text else ())) for text in inside.terms]
        made.term_begins = begins_of(np.array([len(some) for some in terms], np.int64))
        together = np.concatenate([np.zeros(0, np.uint32), *terms])
        made.terms.append(together[:, None])
        made.term_checks = checks_of_parts(together, made.term_begins[:-1])
        made._count(np.arange(len(made)), 1)
        return made

    def __len__(self) -> int:
        return len(self.documents)

    def copy(self) -> "Contents":
        """Return contents to append to without changing these, which others may be reading."""
        return Contents(
            self.sentences.copy(), self.terms.copy(), self.documents, self.sections, self.sentence_begins,
            self.term_begins, self.sources, self.terms_counted, self.counts, self.term_checks,
        )  # fmt: skip

    def append(self, more: "Contents") -> None:
        """Add the rows of other contents, none of whose documents is here."""
        after = self.sections.max(initial=-1) + 1
        self.documents = np.concatenate([self.documents, more.documents + np.int32(len(self.sources))])
        self.sections = np.concatenate([self.sections, more.sections + np.int32(after)])
        self.sentence_begins = _continued(self.sentence_begins, more.sentence_begins)
        self.term_begins = _continued(self.term_begins, more.term_begins)
        self.sentences.append(more.sentences.all(), more.sentences.checks)
        self.terms.append(more.terms.take(np.arange(len(more.terms))))
        self.term_checks = np.concatenate([self.term_checks, more.term_checks])
        self.sources += more.sources
        self._add_counts(more.terms_counted, more.counts)

    def forget(self, rows: Numbers) -> None:
        """Leave the terms of these rows out of the counts; the rows themselves stay."""
        self._count(rows, -1)

    def sentences_of(self, rows: Numbers) -> tuple[Packed, Numbers]:
        """Return the sentences' vectors of these rows, one row after another, and where those of each row begin.

        Raises BrokenRows, as does `terms_of`.
        """
        numbers, begins = _ranges(self.sentence_begins, rows)
        return self.sentences.take(numbers), begins

    def terms_of(self, rows: Numbers) -> tuple[Terms, Numbers]:
        """Return the terms of these rows, each row's ascending, one row after another, and where each row's begin."""
        numbers, begins = _ranges(self.term_begins, rows)
        terms: Terms = self.terms.take(numbers)[:, 0]
        if not np.array_equal(checks_of_parts(terms, begins), self.term_checks[rows]):
            raise BrokenRows(f"terms in {self.terms.file} have changed")
        return terms, begins

    def containing(self, terms: Terms) -> NDArray[np.int32]:
        """Return, for each term, the number of passages that contain it."""
        if not len(self.terms_counted):
            return np.zeros(len(terms), np.int32)
        at = np.minimum(np.searchsorted(self.terms_counted, terms), len(self.terms_counted) - 1)
        return np.where(self.terms_counted[at] == terms, self.counts[at], 0).astype(np.int32)

    def is_same(self, row: int, other: "Contents", there: int) -> bool:
        """Return whether this row holds what row `there` of other contents holds."""
        one, another = np.array([row]), np.array([there])
        return (
            self.sources[self.documents[row]] == other.sources[other.documents[there]]
            and np.array_equal(self.sentences_of(one)[0], other.sentences_of(another)[0])
            and np.array_equal(self.terms_of(one)[0], other.terms_of(another)[0])
        )

    def _count(self, rows: Numbers, sign: int) -> None:
        terms, begins = self.terms_of(rows)
        _, distinct, _ = counted(terms, begins)
        self._add_counts(*_totals(distinct, np.full(len(distinct), sign, np.int32)))

    def _add_counts(self, terms: Terms, counts: NDArray[np.int32]) -> None:
        every, sums = _totals(
            np.concatenate([self.terms_counted, terms]), np.concatenate([self.counts, counts.astype(np.int32)])
        )
        self.terms_counted, self.counts = every[sums > 0], sums[sums > 0]


def numbered(terms: Iterable[str]) -> Terms:
    """Return terms as numbers, shape (n,): checksums of 32 bits, so that two of a question's terms rarely share one."""
    return np.fromiter((zlib.crc32(term.encode()) for term in terms), np.uint32)


def counted(terms: Terms, begins: Numbers) -> tuple[Numbers, Terms, Numbers]:
    """Return row, term and frequency of each distinct term of each row, from what `terms_of` returns."""
    if not len(terms):
        return np.zeros(0, np.int64), terms, np.zeros(0, np.int64)
    rows = np.repeat(np.arange(len(begins)), np.diff(begins, append=len(terms)))
    new = np.ones(len(terms), bool)
    new[1:] = (terms[1:] != terms[:-1]) | (rows[1:] != rows[:-1])
    first = np.flatnonzero(new)
    return rows[first], terms[first], np.diff(first, append=len(terms))


def _totals(terms: Terms, counts: NDArray[np.int32]) -> tuple[Terms, NDArray[np.int32]]:
    """Return each term once, ascending, with the sum of its counts."""
    every, places = np.unique(terms, return_inverse=True)
    return every, np.bincount(places, counts, len(every)).astype(np.int32)


def _numbered(values: Iterable[object]) -> NDArray[np.int32]:
    """Return equal numbers for equal values, from 0 in the order of their first occurrence."""
    known: dict[object, int] = {}
    return np.array([known.setdefault(value, len(known)) for value in values], np.int32)


def begins_of(counts: Sequence[int] | NDArray[np.integer[Any]]) -> Numbers:
    """Return where each of things with these numbers of parts begins, and where the last ends, shape (n + 1,)."""
    return np.concatenate([_FROM_ZERO, np.cumsum(counts, dtype=np.int64)])


def _continued(begins: Numbers, more: Numbers) -> Numbers:
    return np.concatenate([begins, begins[-1] + more[1:]])


def _ranges(begins: Numbers, rows: Numbers) -> tuple[Numbers, Numbers]:
    """Return the numbers of what belongs to these rows, one row after another, and where each row's begin in them."""
    counts = begins[rows + 1] - begins[rows]
    ends = np.cumsum(counts)
    starts: Numbers = ends - counts
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(begins[rows] - starts, counts), starts
