"""Gold questions: what is asked, what a right answer says, and which words of which documents carry it.

Evidence names a document and quotes its words, never a passage id, so a gold set survives any splitting.
"""

from dataclasses import dataclass

ANSWERS, PARTLY, RELATED = 3, 2, 1  # grades of evidence


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a document (`document` is the file's stem) and how well they answer: 3 answers, 2 partly, 1 related."""

    document: str
    quote: str
    grade: int


@dataclass(frozen=True, slots=True)
class KeyFact:
    """A fact that a complete answer states; a vital one is what was asked for."""

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
        """True if some evidence answers it."""
        return any(one.grade == ANSWERS for one in self.evidence)
