"""Chooses the sentences of an answer: the best first, as few as answer, each with what it cannot be understood without.

A sentence of another document that says the same is not repeated, but named beside the one shown
(service/repeats/folding.py). Of two versions of a document that say the same, the newest is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pincite.ingest.document import Sentence
from pincite.service.answering.admissible import leans
from pincite.service.answering.candidates import Candidate, stacked
from pincite.service.answering.wanted import Wanted
from pincite.service.repeats.folding import Said, alike

Likeness = NDArray[np.bool_]  # which candidates say the same, (n, n)

MOST_SENTENCES = 6
_MARGIN = 1.0  # standard deviations; a sentence further below the best one is not shown
_WANTED_MARGIN = 2.0  # the same for a sentence that alone has the wanted kind of answer
_REDUNDANCY = 0.3  # weight of the similarity (standardised) to sentences already chosen
_MOST_ALSO = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """A candidate to show, with the sentence that it leans on, and candidates that say the same elsewhere.

    `documents` counts all other documents of candidates that say the same.
    """

    candidate: Candidate
    leans_on: Sentence | None
    also: tuple[Candidate, ...]
    documents: int


def choose(found: Sequence[Candidate], kinds: frozenset[Wanted], newest: Mapping[str, str]) -> list[Chosen]:
    """The sentences to show, best first; `found` is in that order, too.

    Similarity to those already chosen lowers a candidate's rank (maximal marginal relevance). If none of them has the
    wanted kinds of answer, or the best one only some of several, a sentence not far behind that has all comes first.
    `newest` has the newest versions of documents by their ids: what one of these says too is shown from there.
    """
    same = alike([Said(one.sentence.text, one.vector, one.words) for one in found])
    best = _with_wanted(found, _picked(found, same), kinds)
    picked = list(dict.fromkeys(_newest(found, same, at, newest) for at in best))
    needed = {at: found[at].before for at in picked if leans(found[at].sentence.text)}
    along = {(found[at].document.id, before.spans) for at, before in needed.items() if before}
    return [
        Chosen(found[at], needed.get(at), *_also(found, same, at, picked))
        for at in picked
        if (found[at].document.id, found[at].sentence.spans) not in along  # it stands before the one that needs it
    ]


def _newest(found: Sequence[Candidate], same: Likeness, at: int, newest: Mapping[str, str]) -> int:
    """The position of the best candidate that says the same in the newest version of the document; else `at`."""
    there = newest.get(found[at].document.id)
    return next((other for other in _others(same, at) if found[other].document.id == there), at)


def _also(
    found: Sequence[Candidate], same: Likeness, at: int, picked: Sequence[int]
) -> tuple[tuple[Candidate, ...], int]:
    """The best candidates of other documents that say the same as candidate `at`, and how many documents have one."""
    best = {found[other].document.id: found[other] for other in reversed(_others(same, at)) if other not in picked}
    best.pop(found[at].document.id, None)
    ordered = sorted(best.values(), key=lambda one: -one.worth)
    return tuple(ordered[:_MOST_ALSO]), len(best)


def _others(same: Likeness, at: int) -> list[int]:
    """The positions of the other candidates that say the same, best first."""
    return [int(other) for other in np.flatnonzero(same[at])]


def _picked(found: Sequence[Candidate], same: Likeness) -> list[int]:
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
        worth[[*picked, *(other for at in picked for other in _others(same, at))]] = -np.inf
        at = int(worth.argmax())
        if worths[at] < worths[0] - _MARGIN or worth[at] == -np.inf:
            break
        picked.append(at)
    return picked


def _with_wanted(found: Sequence[Candidate], picked: list[int], kinds: frozenset[Wanted]) -> list[int]:
    shares = [found[at].fit for at in picked]
    if 1 in shares[:1] or (1 in shares and len(kinds) == 1):
        return picked
    # Where the day is said, and the place only in a name that is no known place, another day would be wrong.
    margin = _MARGIN if any(shares) else _WANTED_MARGIN
    near = (at for at, one in enumerate(found) if one.worth >= found[0].worth - margin)
    wanted = next((at for at in near if found[at].fit == 1), None)
    return picked if wanted is None else [wanted, *(at for at in picked if at != wanted)]
