"""The second look: the best candidates of both legs, looked into and scored by everything that is known of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index import lookup
from index.collection import Collection
from index.direction import ACROSS, SAME, Direction, directed, direction
from index.feedback import feedback
from index.fusion import Moments, fuse
from index.hit import DocumentFacts
from index.store import Vectors
from index.years import is_about, years
from ingest.document import Passage

Signals = dict[str, float]

_BESIDE = 2  # passages on either side, under the same heading, that a passage's surroundings are made of


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be searched: its text, its language, its unit vector (dimension,) and its terms."""

    text: str
    language: str | None
    vector: Vectors
    terms: Sequence[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may be shown, with the signals known so far."""

    passage: Passage
    document: DocumentFacts
    signals: Signals


def look_into(
    collection: Collection, question: Question, candidates: Mapping[int, Candidate]
) -> tuple[dict[int, Signals], dict[int, float]]:
    """All signals of each candidate, and its score."""
    signals: dict[int, Signals] = {}
    scores: dict[int, float] = {}
    for way in (SAME, ACROSS):
        keys = [key for key, one in candidates.items() if direction(question.language, one.document.language) is way]
        found = _signals(collection, question, way, {key: candidates[key] for key in keys})
        signals |= found
        scores |= {key: fuse(found[key], way) for key in keys}
    return signals, scores


def _signals(
    collection: Collection, question: Question, way: Direction, candidates: Mapping[int, Candidate]
) -> dict[int, Signals]:
    """The signals of candidates that all lie in one direction."""
    if not candidates:
        return {}
    nearness = _nearness(collection, question, way, candidates)
    named = years(question.text)
    signals = {
        key: {**one.signals, **nearness[key], "feedback": 0.0, "year": float(is_about(one.document, named))}
        for key, one in candidates.items()
    }
    if way.feedback:
        lexical = collection.lexical()
        terms = lookup.terms_of(collection.connection, list(candidates))
        scores = {key: fuse(found, way) for key, found in signals.items()}
        covered = feedback(scores, terms, len(lexical), lexical.containing)
        signals = {key: {**found, "feedback": covered[key]} for key, found in signals.items()}
    return signals


def _nearness(
    collection: Collection, question: Question, way: Direction, candidates: Mapping[int, Candidate]
) -> dict[int, Signals]:
    """How far passage, best sentence and surroundings stand above the mean of the passages in their language."""
    vector = directed(collection.manifest.model, question.vector, way)
    moments = collection.vectors().moments(vector)
    around = lookup.surroundings(collection.connection, list(candidates), _BESIDE)
    cosines = collection.vectors().cosines(vector, sorted({key for keys in around.values() for key in keys}))
    sentences = lookup.sentence_vectors(collection.connection, list(candidates))

    def standing(key: int, of_language: Moments) -> Signals:
        near = [cosines[other] for other in around[key]]
        return {
            "dense_z": of_language.standardise(cosines[key]),
            "sentence_z": of_language.standardise(float((sentences[key] @ vector).max())),
            "section_z": of_language.standardise(sum(near) / len(near)),
        }

    return {key: standing(key, moments[one.document.language or ""]) for key, one in candidates.items()}
