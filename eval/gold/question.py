"""The data classes of gold questions: the question, its key facts, and the evidence that answers it.

Evidence names a document and quotes its words, never a passage id, so a gold set does not depend on the splitting.
"""

from dataclasses import dataclass

ANSWERS, PARTLY, RELATED = 3, 2, 1  # grades of evidence


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote from a document (`document` is the file's stem) and its grade: 3 answers, 2 partly, 1 related."""

    document: str
    quote: str
    grade: int


@dataclass(frozen=True, slots=True)
class KeyFact:
    """A fact that a complete answer states. A vital fact is one the question asks for."""

    fact: str
    vital: bool


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with its evidence; `kind` is factoid, list, why, comparison, multi-doc, temporal or unanswerable."""

    id: str
    question: str
    lang: str
    kind: str
    answer: str
    key_facts: tuple[KeyFact, ...]
    evidence: tuple[Evidence, ...]

    @property
    def answerable(self) -> bool:
        """Whether it has evidence of grade 3."""
        return any(one.grade == ANSWERS for one in self.evidence)
