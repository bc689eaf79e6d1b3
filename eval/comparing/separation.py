"""Compare how well the confidences of two runs separate answerable from unanswerable questions."""

from dataclasses import dataclass

from pincite.eval.measures.bootstrap import draws, middle
from pincite.eval.measures.separation import auroc, weighted_aurocs
from pincite.eval.measures.summary import SEPARATION, confidences
from pincite.eval.runs.run import Run


@dataclass(frozen=True, slots=True)
class Separation:
    """The AUROC of confidence in both runs, over the `n` questions that both answered or declined.

    `low` to `high` is the 95 % bootstrap interval of b - a; the questions are resampled, each with both confidences.
    """

    measure: str
    n: int
    value_a: float
    value_b: float
    low: float
    high: float

    @property
    def change(self) -> float:
        """The value of b minus that of a."""
        return self.value_b - self.value_a


def compare_separation(a: Run, b: Run) -> Separation | None:
    """Return the AUROCs of both runs; None if they share no answers to both kinds of questions."""
    of_a, of_b = ({one.id: one for one in run.results if one.answer} for run in (a, b))
    both = [key for key in of_a if key in of_b]
    scores_a, positive = confidences([of_a[key] for key in both])
    scores_b, _ = confidences([of_b[key] for key in both])
    if positive.all() or not positive.any():
        return None
    value_a, value_b = auroc(scores_a, positive), auroc(scores_b, positive)
    weights = draws(len(both))
    changes = weighted_aurocs(scores_b, positive, weights) - weighted_aurocs(scores_a, positive, weights)
    return Separation(SEPARATION, len(both), value_a, value_b, *middle(changes))
