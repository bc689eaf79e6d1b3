"""Chooses the sentences of an answer: the best first, as few as answer, each with what it cannot be understood without.

A sentence of another document that says the same is not repeated, but named beside the one shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pincite.index.truth.store import Vectors
from pincite.ingest.document import Sentence
from pincite.service.answering.admissible import leans
from pincite.service.answering.candidates import Candidate, stacked
from pincite.service.answering.wanted import Wanted, share_had

MOST_SENTENCES = 6
_MARGIN = 1.0  # standard deviations; a sentence further below the best one is not shown
_WANTED_MARGIN = 2.0  # the same for a sentence that alone has the wanted kind of answer
_REDUNDANCY = 0.3  # weight of the similarity (standardised) to sentences already chosen
# Two sentences say the same from this cosine, if they also share this much of the shorter one's words.
_SAME_COSINE, _SAME_WORDS = 0.84, 0.5
_MOST_ALSO = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """A candidate to show, with the sentence that it leans on, and the candidates that say the same elsewhere."""

    candidate: Candidate
    leans_on: Sentence | None
    also: tuple[Candidate, ...]


def choose(found: Sequence[Candidate], kinds: frozenset[Wanted]) -> list[Chosen]:
    """The sentences to show, best first; `found` is in that order, too.

    Similarity to those already chosen lowers a candidate's rank (maximal marginal relevance). If none of them has the
    wanted kinds of answer, a sentence not much further behind that has them comes first.
    """
    picked = _with_wanted(found, _picked(found), kinds)
    needed = {at: found[at].before for at in picked if leans(found[at].sentence.text)}
    along = {(found[at].document.id, before.spans) for at, before in needed.items() if before}
    vectors = stacked(found)
    return [
        Chosen(found[at], needed.get(at), _also(found, vectors, at, picked))
        for at in picked
        if (found[at].document.id, found[at].sentence.spans) not in along  # it stands before the one that needs it
    ]


def _also(found: Sequence[Candidate], vectors: Vectors, at: int, picked: Sequence[int]) -> tuple[Candidate, ...]:
    """The best candidate of each other document that says the same as candidate `at`."""
    alike = [other for other in _alike(found, vectors @ vectors[at], at) if other not in picked]
    best = {found[other].document.id: found[other] for other in reversed(alike)}
    best.pop(found[at].document.id, None)
    return tuple(list(best.values())[:_MOST_ALSO])


def _picked(found: Sequence[Candidate]) -> list[int]:
    """The positions of the chosen candidates, best first."""
    if not found:
        return []
    vectors = stacked(found)
    cosines = vectors @ vectors.T
    likeness = (cosines - cosines.mean()) / max(float(cosines.std()), 1e-6)
    worths = np.array([one.worth for one in found])
    picked = [0]
    while len(picked) < min(MOST_SENTENCES, len(found)):
        worth = worths - _REDUNDANCY * likeness[:, picked].max(axis=1).clip(min=0)
        worth[[*picked, *(other for at in picked for other in _alike(found, cosines[at], at))]] = -np.inf
        at = int(worth.argmax())
        if worths[at] < worths[0] - _MARGIN or worth[at] == -np.inf:
            break
        picked.append(at)
    return picked


def _with_wanted(found: Sequence[Candidate], picked: list[int], kinds: frozenset[Wanted]) -> list[int]:
    if any(share_had(found[at].sentence.text, kinds) == 1 for at in picked):
        return picked
    near = (at for at, one in enumerate(found) if one.worth >= found[0].worth - _WANTED_MARGIN)
    wanted = next((at for at in near if share_had(found[at].sentence.text, kinds) == 1), None)
    return picked if wanted is None else [wanted, *picked]


def _alike(found: Sequence[Candidate], cosines: Vectors, at: int) -> list[int]:
    """The positions of the other candidates that say the same; `cosines` are those with candidate `at`."""
    return [
        other
        for other in np.flatnonzero(cosines >= _SAME_COSINE).tolist()
        if other != at and not _is_row(found[at]) and _share_words(found[at].words, found[other].words)
    ]


def _is_row(one: Candidate) -> bool:
    """True for a table row: those with like headers are near one another, and say different things."""
    return "\n" in one.sentence.text


def _share_words(words: frozenset[str], others: frozenset[str]) -> bool:
    return len(words & others) >= max(1.0, _SAME_WORDS * min(len(words), len(others)))
