"""Derive qrels for passages from evidence, so that gold sets need no passage ids.

A passage has the highest grade among the evidence quotes of its document that it overlaps. It overlaps a quote if they
share at least half of the shorter one, ignoring white space (eval/gold/overlap.py). A quote cut by a passage boundary
counts for the passage with the larger part of it, and a passage inside a long quote counts too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pincite.eval.gold.overlap import overlaps, squeeze
from pincite.eval.gold.question import ANSWERS, Evidence


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage to judge, with its text squeezed once for all questions."""

    passage_id: str
    squeezed: str


@dataclass(frozen=True, slots=True)
class Needle:
    """A squeezed evidence quote."""

    document: str
    squeezed: str
    grade: int


def needles(evidence: Iterable[Evidence]) -> tuple[Needle, ...]:
    """Return the evidence as needles, best grade first."""
    found = (Needle(one.document, squeeze(one.quote), one.grade) for one in evidence)
    return tuple(sorted(found, key=lambda one: -one.grade))


def grade(document: str, squeezed: str, wanted: Sequence[Needle]) -> int:
    """Return the grade of a document's squeezed text: that of the best needle it overlaps, or 0.

    >>> wanted = needles([Evidence("brief", "seven thousand containers", 3), Evidence("brief", "by rail", 1)])
    >>> grade("brief", "someseventhousandcontainers", wanted), grade("brief", "goodswentbyrail", wanted)
    (3, 1)
    >>> grade("another", "seventhousandcontainers", wanted)
    0
    """
    for one in wanted:  # the best grade first
        if one.document == document and overlaps(one.squeezed, squeezed):
            return one.grade
    return 0


def judge(wanted: Sequence[Needle], passages: Mapping[str, Sequence[Candidate]]) -> dict[str, int]:
    """Return passage id -> grade for all passages with a grade above 0; `passages` are by document name."""
    judged = {}
    for document in dict.fromkeys(one.document for one in wanted):
        for passage in passages.get(document, ()):
            found = grade(document, passage.squeezed, wanted)
            if found:
                judged[passage.passage_id] = found
    return judged


def answering(wanted: Sequence[Needle]) -> tuple[Needle, ...]:
    """Return the needles of grade 3."""
    return tuple(one for one in wanted if one.grade == ANSWERS)
