"""Relevance judgements of passages, derived from evidence: no passage id is written into a gold set.

A passage has the highest grade among the evidence quotes of its document that it overlaps. It overlaps a quote
if both share at least half of the shorter one, white space aside (eval/gold/overlap.py): a quote cut by a passage
border counts for the passage with the larger part of it, and a passage that lies inside a long quote counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pincite.eval.gold.overlap import overlaps, squeeze
from pincite.eval.gold.question import ANSWERS, Evidence


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may be relevant, with its text squeezed once for all questions."""

    passage_id: str
    squeezed: str


@dataclass(frozen=True, slots=True)
class Needle:
    """A squeezed evidence quote."""

    document: str
    squeezed: str
    grade: int


def needles(evidence: Iterable[Evidence]) -> tuple[Needle, ...]:
    """The evidence ready to be looked for, the best grade first."""
    found = (Needle(one.document, squeeze(one.quote), one.grade) for one in evidence)
    return tuple(sorted(found, key=lambda one: -one.grade))


def grade(document: str, squeezed: str, wanted: Sequence[Needle]) -> int:
    """The grade of a squeezed text of a document: that of the best needle it overlaps, 0 if it overlaps none.

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
    """Passage id -> grade, for every passage with a grade above 0; `passages` maps document names to theirs."""
    judged = {}
    for document in dict.fromkeys(one.document for one in wanted):
        for passage in passages.get(document, ()):
            found = grade(document, passage.squeezed, wanted)
            if found:
                judged[passage.passage_id] = found
    return judged


def answering(wanted: Sequence[Needle]) -> tuple[Needle, ...]:
    """The needles of grade 3."""
    return tuple(one for one in wanted if one.grade == ANSWERS)
