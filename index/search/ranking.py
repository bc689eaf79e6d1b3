"""Re-rank the best candidates of both indexes with all signals: sentences, neighbours, feedback, years and sources.

Years are a signal because embedding models confuse yearly summits, budgets and reports of different years. Sources are
one because the names of author and publisher are seldom in the passages themselves. All of it is computed over arrays
of the dense leg; the database is asked for nothing, but for words where feedback has to choose between equal ones.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.products import products
from pincite.index.legs.rows import Numbers
from pincite.index.legs.seam import Dense
from pincite.index.legs.sources import joined, years
from pincite.index.search.candidates import Candidates
from pincite.index.search.feedback import feedback
from pincite.index.search.fusion import ACROSS, SAME, Signals, direction, fuse
from pincite.index.search.question import Question
from pincite.index.search.standing import BETWEEN, SEEKING, WITHIN, Standing
from pincite.index.truth.passages import lost_vectors

Spelled = Callable[[Sequence[int]], Mapping[int, Sequence[str]]]

_BESIDE = 2  # neighbours on either side, under the same heading, that count as a passage's section


def look_into(
    index: Dense, question: Question, standing: Standing, found: Candidates, spelled: Spelled
) -> tuple[Candidates, NDArray[np.float64]]:
    """Return the candidates with all their signals, and their scores.

    `spelled` returns key -> the terms of passages. Raises CollectionDamaged if a sentence has lost its vector.
    """
    languages = index.languages_at(found.positions)
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


def _nearness(index: Dense, standing: Standing, positions: Numbers, ways: Numbers) -> Signals:
    """Return the standardised cosines of passage, best sentence, section and best answering sentence.

    `ways` says, for each passage, which of the question's vectors it is compared with.
    """
    languages = index.languages_at(positions)
    around, begins, own = index.around(positions, _BESIDE)
    counts = np.diff(begins, append=len(around))
    cosines = index.cosines_at(around, standing.vectors)
    cosines = cosines[np.arange(len(around)), np.repeat(ways, counts)].astype(np.float64)
    sentences = _best_sentences(index, standing, positions)
    sections = np.add.reduceat(cosines, begins) / counts if len(begins) else cosines
    return {
        "dense_z": standing.standardised(cosines[own], ways, languages),
        "sentence_z": standing.standardised(sentences[np.arange(len(ways)), ways], ways, languages),
        "section_z": standing.standardised(sections, ways, languages),
        "answer_z": standing.standardised(sentences[:, SEEKING], SEEKING, languages),
    }


def _best_sentences(index: Dense, standing: Standing, positions: Numbers) -> NDArray[np.float64]:
    """Return the cosines of the nearest sentence of each passage with each vector of the question, shape (n, 4)."""
    vectors, begins = index.sentences_at(positions)
    if not len(begins):
        return np.zeros((0, len(standing.vectors)))
    if not np.diff(begins, append=len(vectors)).all():
        raise lost_vectors()
    return np.maximum.reduceat(products(vectors, standing.vectors), begins, axis=0).astype(np.float64)


def _named(index: Dense, question: Question, positions: Numbers) -> Signals:
    """Return whether the question names the year of each passage's document, and its author or publisher."""
    sources = index.sources_at(positions)
    wanted, asked = years(question.text), joined(question.text)
    of_year = {one: float(one.is_of(wanted)) for one in set(sources)}
    by = {one: float(one.is_named(asked)) for one in of_year}
    return {"year": np.array([of_year[one] for one in sources]), "source": np.array([by[one] for one in sources])}


def _feedback(index: Dense, found: Candidates, spelled: Spelled) -> NDArray[np.float64]:
    """Return how well the passages, which are in other languages than the question, cover the best ones' terms."""
    terms, begins = index.terms_at(found.positions)
    keys = index.keys_at(found.positions)
    scores = fuse(found.signals, ACROSS)
    return feedback(
        scores, keys, (terms, begins), len(index), index.containing,
        lambda rows: [term for some in spelled(keys[rows].tolist()).values() for term in some],
    )  # fmt: skip
