"""Re-rank the best candidates of both indexes with all signals: sentences, neighbours, feedback, years and sources.

Years are a signal because embedding models confuse yearly summits, budgets and reports of different years. Sources are
one because the names of author and publisher are seldom in the passages themselves.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pincite.index.collection import Collection
from pincite.index.legs.sums import Moments
from pincite.index.search.feedback import feedback
from pincite.index.search.fusion import ACROSS, SAME, Direction, directed, direction, fuse, sought
from pincite.index.truth.passages import Outline, outlines, sentence_vectors, terms_of
from pincite.index.truth.store import Vectors

Signals = dict[str, float]

_BESIDE = 2  # neighbours on either side, under the same heading, that count as a passage's section
_SHORTEST_NAME = 3  # letters, without spaces
_AND = re.compile(r"[,;·/&]| and ")  # between several authors
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Question:
    """A prepared query: its text, its language, its terms, and two unit vectors, each of shape (dimension,).

    `vector` lies near what resembles the question, `seeking` near the sentences that answer it.
    """

    text: str
    language: str | None
    vector: Vectors
    terms: Sequence[str]
    seeking: Vectors


@dataclass(frozen=True, slots=True)
class Looked:
    """A re-ranked passage: its id, all its signals and its score."""

    passage_id: str
    signals: Signals
    score: float


def look_into(collection: Collection, question: Question, found: Mapping[int, Signals]) -> dict[int, Looked]:
    """Return key -> the re-ranked candidate; `found` has its first signals. Passages removed since are omitted."""
    near = {key + step for key in found for step in range(-_BESIDE, _BESIDE + 1)}
    known = outlines(collection.connection, sorted(near))
    looked: dict[int, Looked] = {}
    for way in (SAME, ACROSS):
        here = [key for key in found if key in known and direction(question.language or "", known[key].language) is way]
        signals = _signals(collection, question, way, {key: found[key] for key in here}, known)
        looked |= {key: Looked(known[key].passage_id, signals[key], fuse(signals[key], way)) for key in here}
    return looked


def _signals(
    collection: Collection,
    question: Question,
    way: Direction,
    found: Mapping[int, Signals],
    known: Mapping[int, Outline],
) -> dict[int, Signals]:
    """Return the signals of candidates that share one direction."""
    if not found:
        return {}
    nearness = _nearness(collection, question, way, known, list(found))
    named, asked = years(question.text), joined(question.text)
    signals = {
        key: {
            **one,
            **nearness[key],
            "feedback": 0.0,
            "year": float(is_about(f"{known[key].date} {known[key].title}", named)),
            "source": float(is_by(known[key].author, known[key].publisher, asked)),
        }
        for key, one in found.items()
    }
    if way.feedback:
        covered = _feedback(collection, way, signals)
        signals = {key: {**one, "feedback": covered[key]} for key, one in signals.items()}
    return signals


def _feedback(collection: Collection, way: Direction, signals: Mapping[int, Signals]) -> dict[int, float]:
    terms = terms_of(collection.connection, list(signals))
    lexical = collection.lexical()
    return feedback({key: fuse(one, way) for key, one in signals.items()}, terms, len(lexical), lexical.containing)


def _nearness(
    collection: Collection, question: Question, way: Direction, known: Mapping[int, Outline], keys: Sequence[int]
) -> dict[int, Signals]:
    """Return the standardised cosines of passage, best sentence, section and best answering sentence."""
    vector = directed(collection.manifest.model, question.vector, way)
    moments = collection.vectors().moments(vector)
    seeking = sought(collection.manifest.model, question.seeking, question.vector)
    answering = collection.vectors().moments(seeking)
    around = {key: _around(key, known) for key in keys}
    cosines = collection.vectors().cosines(vector, sorted({key for near in around.values() for key in near}))
    sentences = sentence_vectors(collection.connection, keys)

    def standing(key: int, of_language: Moments) -> Signals:
        near = [cosines[other] for other in around[key]]
        return {
            "dense_z": of_language.standardise(cosines[key]),
            "sentence_z": of_language.standardise(float((sentences[key] @ vector).max())),
            "section_z": of_language.standardise(sum(near) / len(near)),
            "answer_z": answering[known[key].language].standardise(float((sentences[key] @ seeking).max())),
        }

    return {key: standing(key, moments[known[key].language]) for key in keys}


def _around(key: int, known: Mapping[int, Outline]) -> list[int]:
    """Return the passage's key and its neighbours' under the same heading; keys are consecutive within a document."""
    own = known[key]
    return [
        other
        for other in range(key - _BESIDE, key + _BESIDE + 1)
        if other in known and (known[other].document_id, known[other].heading) == (own.document_id, own.heading)
    ]


def years(text: str) -> frozenset[str]:
    """Return the years from 1900 to 2099 named in the text: `years("2019년과 2023-09") -> {"2019", "2023"}`."""
    return frozenset(_YEAR.findall(text))


def is_about(dated: str, wanted: frozenset[str]) -> bool:
    """Return whether a document's date and title, given as one text, name one of the wanted years."""
    return not wanted.isdisjoint(years(dated))


def is_by(author: str, publisher: str, asked: str) -> bool:
    """Return whether a question, `joined`, names the author or publisher: `is_by("서동주", "", "서동주의견해는")`."""
    names = [*_AND.split(author), publisher.partition("(")[0]]
    return any(len(name) >= _SHORTEST_NAME and name in asked for name in map(joined, names))


def joined(text: str) -> str:
    """Return the text without spaces and capitals, since both vary where people and institutes are named."""
    return "".join(text.casefold().split())
