"""Ask both legs for candidates: their positions in the dense leg, and their first signals as arrays."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass

import numpy as np

from pincite.index.legs.rows import Numbers
from pincite.index.legs.seam import Allowed, Dense, View
from pincite.index.search.fusion import Signals, promising
from pincite.index.search.question import Question
from pincite.index.search.standing import PLAIN, Figures, Standing
from pincite.index.spans import span
from pincite.index.truth.packing import Vectors

_BESIDE = 200_000  # passages from which on the lexical index takes longer than to start a thread for it


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages by their positions in the dense leg, shape (n,), and signals (index/hit.py) of the same shape."""

    positions: Numbers
    signals: Signals

    def best(self, order: Numbers) -> "Candidates":
        """Return those of the candidates with these numbers, in this order."""
        return Candidates(self.positions[order], {name: one[order] for name, one in self.signals.items()})


def candidates(
    view: View, question: Question, standing: Standing, count: int, wanted: int, allowed: Allowed | None
) -> Candidates:
    """Return the `wanted` most promising of the `count` best passages of either index, the most promising first."""
    index = view.vectors
    (near, cosines), shares = _asked(view, question, count, allowed)
    worded = index.positions(np.fromiter(shares, np.int64, len(shares)))
    covered = np.array([shares[key] for key in index.keys_at(worded).tolist()])
    order = np.argsort(near)
    at = order[np.minimum(np.searchsorted(near, worded, sorter=order), len(near) - 1)]
    both = near[at] == worded
    lexical = np.zeros(len(near))
    lexical[at[both]] = covered[both]
    found = _signals(index, standing, near, cosines, lexical)
    far, shared = worded[~both], covered[~both]
    # No vector is nearer than the last of those found, so the vectors of most others need not be read.
    at_best = _signals(index, standing, far, np.full(len(far), cosines.min(initial=1.0), np.float32), shared)
    enough = np.sort(promising(found))[-wanted] if len(near) >= wanted else -np.inf
    hopeful = promising(at_best) >= enough
    far, shared = far[hopeful], shared[hopeful]
    others = _signals(index, standing, far, index.cosines_at(far, question.vector[None])[:, 0], shared)
    positions = np.concatenate([near, far])
    signals = {name: np.concatenate([found[name], others[name]]) for name in found}
    best = _ordered(index, Candidates(positions, signals), wanted)
    if not index.rounds:
        return best
    cosines = index.cosines_at(best.positions, question.vector[None])[:, 0]
    own = _signals(index, standing, best.positions, cosines, best.signals["lexical"])
    return _ordered(index, Candidates(best.positions, own), wanted)


def _ordered(index: Dense, found: Candidates, wanted: int) -> Candidates:
    order = np.lexsort((index.keys_at(found.positions), -promising(found.signals)))
    return found.best(order[:wanted])


def _signals(index: Dense, standing: Standing, positions: Numbers, cosines: Vectors, lexical: Figures) -> Signals:
    dense = cosines.astype(np.float64)
    standardised = standing.standardised(dense, PLAIN, index.languages_at(positions))
    return {"dense": dense, "dense_z": standardised, "lexical": lexical}


def _asked(
    view: View, question: Question, count: int, allowed: Allowed | None
) -> tuple[tuple[Numbers, Vectors], Mapping[int, float]]:
    """Return what either index finds: positions and cosines, and the coverage of passages by key.

    Both scan without Python's lock, so in a large collection they are asked at the same time.
    """

    def dense() -> tuple[Numbers, Vectors]:
        with span("dense"):
            return view.vectors.nearest(question.vector, count, allowed)

    def lexical() -> Mapping[int, float]:
        with span("lexical"):
            return view.lexical.search(question.terms, count, allowed.documents if allowed else None)

    if len(view.vectors) < _BESIDE:
        return dense(), lexical()
    with ThreadPoolExecutor(1, "lexical") as beside:
        asked = beside.submit(copy_context().run, lexical)
        return dense(), asked.result()
