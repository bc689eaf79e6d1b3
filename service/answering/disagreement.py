"""Adds to an answer the places where another document contradicts it; both wordings are quoted and cited."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pincite.index.folded.folding import fold
from pincite.index.hit import DocumentFacts
from pincite.index.truth.store import Vectors
from pincite.ingest.document import Sentence
from pincite.service.citations.citation import CitationList

if TYPE_CHECKING:
    from pincite.service.checking.conflicts.conflicts import Conflict

_MOST = 3
_LOOKED_AT = 5
_LEAST = 0.75  # cosine; no conflict is found below it


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A sentence in the question's language that two documents disagree; `citations` are numbers into the answer's."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The sentences that an answer was drawn from, with their documents; `vectors` is (n, dimension)."""

    sentences: Sequence[Sentence]
    documents: Sequence[DocumentFacts]
    vectors: Vectors


def disagreements(model: str, language: str | None, known: Known, cited: CitationList) -> tuple[Disagreement, ...]:
    """The disagreements between cited sentences and other documents; both sides are added to the citations.

    `model` names the encoder of the vectors.
    """
    said = {
        position
        for position, (sentence, document) in enumerate(zip(known.sentences, known.documents, strict=True))
        if cited.holds(document, sentence.spans) and not _is_row(sentence)
    }
    near = {at: _nearest(known, at) for at in sorted(said)}
    if not any(near.values()):
        return ()
    from pincite.service.checking.conflicts.conflicts import Evidence, find_conflicts

    evidence = [
        Evidence(document.id, document.date, sentence.text, vector, position)
        for position, (sentence, document, vector) in enumerate(
            zip(known.sentences, known.documents, known.vectors, strict=True)
        )
    ]
    found = {
        (one.first.evidence.position, one.second.evidence.position): one
        for position, others in near.items()
        for other in others
        for one in find_conflicts(model, [evidence[at] for at in sorted((position, other))])
    }
    # What several documents say in the same words is one side of one disagreement.
    once = {frozenset(fold(side.evidence.text).key for side in (one.first, one.second)): one
            for one in reversed(found.values())}  # fmt: skip
    return tuple(_disagreement(one, language, known, cited) for one in list(reversed(once.values()))[:_MOST])


def _nearest(known: Known, position: int) -> list[int]:
    """The positions of the most similar sentences of other documents; comparing with all of them would take seconds."""
    likeness = known.vectors @ known.vectors[position]
    own = known.documents[position].id
    others = [
        at
        for at in range(len(known.sentences))
        if known.documents[at].id != own and likeness[at] >= _LEAST and not _is_row(known.sentences[at])
    ]
    return sorted(others, key=lambda at: -float(likeness[at]))[:_LOOKED_AT]


def _is_row(sentence: Sentence) -> bool:
    """True for a table row: rows with other figures under like headers do not contradict one another."""
    return "\n" in sentence.text


def _disagreement(conflict: "Conflict", language: str | None, known: Known, cited: CitationList) -> Disagreement:
    from pincite.service.checking.conflicts.conflicts import conflict_sentence

    positions = (conflict.first.evidence.position, conflict.second.evidence.position)
    numbers = [number for at in positions for number in cited.numbers(known.documents[at], known.sentences[at].spans)]
    return Disagreement(conflict_sentence(conflict, language), tuple(dict.fromkeys(numbers)))
