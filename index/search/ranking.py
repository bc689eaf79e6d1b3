"""Re-rank the best candidates of both indexes with all signals: sentences, neighbours, feedback, years and sources.

Years are a signal because embedding models confuse yearly summits, budgets and reports of different years. Sources are
one because the names of author and publisher are seldom in the passages themselves. All of it is computed over arrays
of the dense index; the database is asked for nothing, but for words where feedback has to choose between equal ones.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.products import products
from pincite.index.legs.rows import Numbers
from pincite.index.legs.sources import joined, years
from pincite.index.legs.vectors import VectorIndex
from pincite.index.search.candidates import Candidates
from pincite.index.search.feedback import feedback
from pincite.index.search.fusion import ACROSS, SAME, Signals, direction, fuse
from pincite.index.search.question import Question
from pincite.index.search.standing import BETWEEN, SEEKING, WITHIN, Standing
from pincite.index.truth.passages import lost_vectors

Spelled = Callable[[Sequence[int]], Mapping[int, Sequence[str]]]

_BESIDE = 2  # neighbours on either side, under the same heading, that count as a passage's section


def look_into(
    index: VectorIndex, question: Question, standing: Standing, found: Candidates, spelled: Spelled
) -> tuple[Candidates, NDArray[np.float64]]:
    """Return the candidates with all their signals, and their scores.

    `spelled` returns key -> the terms of passages. Raises CollectionDamaged if a sentence has lost its vector.
    """
    languages = index.of_language[found.positions]
    within = np.array([direction(question.language or "", name) is SAME for name in index.names], bool)[languages]
    signals = {
        **found.signals,
        **_nearness(index, standing, found.positions, np.where(within, WITHIN, BETWEEN)),
        "feedback": np.zeros(len(within)),
        **_named(index, question, found.positions),
    }
    across = np.flatnonzero(~within)
    signals["feedback"][across] = _feedback(index, Candidates(found.positions, signals).best(across), spelled)
    return Candidates(found.positions, signals), np.where(within, fuse(signals, SAME), fuse(signals, ACROSS))


def _nearness(index: VectorIndex, standing: Standing, positions: Numbers, ways: Numbers) -> Signals:
    """Return the standardised cosines of passage, best sentence, section and best answering sentence.

    `ways` says, for each passage, which of the question's vectors it is compared with.
    """
    languages = index.of_language[positions]
    around, begins, own = _around(index, positions)
    counts = np.diff(begins, append=len(around))
    cosines = products(index.take(around), standing.vectors)
    cosines = cosines[np.arange(len(around)), np.repeat(ways, counts)].astype(np.float64)
    sentences = _best_sentences(index, standing, positions)
    sections = np.add.reduceat(cosines, begins) / counts if len(begins) else cosines
    return {
        "dense_z": standing.standardised(cosines[own], ways, languages),
        "sentence_z": standing.standardised(sentences[np.arange(len(ways)), ways], ways, languages),
        "section_z": standing.standardised(sections, ways, languages),
        "answer_z": standing.standardised(sentences[:, SEEKING], SEEKING, languages),
    }


def _best_sentences(index: VectorIndex, standing: Standing, positions: Numbers) -> NDArray[np.float64]:
    """Return the cosines of the nearest sentence of each passage with each vector of the question, shape (n, 4)."""
    vectors, begins = index.contents.sentences_of(index.numbers[positions])
    if not len(begins):
        return np.zeros((0, len(standing.vectors)))
    if not np.diff(begins, append=len(vectors)).all():
        raise lost_vectors()
    return np.maximum.reduceat(products(vectors, standing.vectors), begins, axis=0).astype(np.float64)


def _around(index: VectorIndex, positions: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return the positions of passages with their neighbours under the same heading, one passage after another.

    Also returns where those of each passage begin, and where the passage itself is. A document's passages have
    consecutive keys, and stand beside each other in the index.
    """
    steps = np.arange(-_BESIDE, _BESIDE + 1)
    near = positions[:, None] + steps
    there = np.clip(near, 0, max(len(index) - 1, 0))
    sections = index.contents.sections[index.numbers[there]]
    beside = (
        (near == there)
        & (index.keys_by_position[there] == index.keys_by_position[positions][:, None] + steps)
        & (sections == sections[:, _BESIDE, None])
    )
    counts = beside.sum(axis=1)
    begins = np.cumsum(counts) - counts
    return there[beside], begins, begins + beside[:, :_BESIDE].sum(axis=1)


def _named(index: VectorIndex, question: Question, positions: Numbers) -> Signals:
    """Return whether the question names the year of each passage's document, and its author or publisher."""
    documents = index.contents.documents[index.numbers[positions]].tolist()
    wanted, asked = years(question.text), joined(question.text)
    sources = {one: index.contents.sources[one] for one in set(documents)}
    of_year = {one: float(source.is_of(wanted)) for one, source in sources.items()}
    by = {one: float(source.is_named(asked)) for one, source in sources.items()}
    return {"year": np.array([of_year[one] for one in documents]), "source": np.array([by[one] for one in documents])}


def _feedback(index: VectorIndex, found: Candidates, spelled: Spelled) -> NDArray[np.float64]:
    """Return how well the passages, which are in other languages than the question, cover the best ones' terms."""
    terms, begins = index.contents.terms_of(index.numbers[found.positions])
    keys = index.keys_by_position[found.positions]
    scores = fuse(found.signals, ACROSS)
    return feedback(
        scores, keys, (terms, begins), len(index), index.contents.containing,
        lambda rows: [term for some in spelled(keys[rows].tolist()).values() for term in some],
    )  # fmt: skip
