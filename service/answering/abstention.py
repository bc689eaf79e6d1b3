"""Estimates whether the documents answer a question at all.

Two features: the best hit's cosine relative to the usual one for its pair of languages, and its lead over the next
hits. A logistic regression on public sets turns them into a probability. The sets have questions with their answer
present, with it removed, and about other topics (docs/benchmarks.md).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pincite.index.encoders.bundled import MODEL as E5
from pincite.index.encoders.pair import NAME as PAIR
from pincite.index.hit import Hit
from pincite.index.search.ranking import Question
from pincite.ingest.text import language_of

THRESHOLD = 0.5  # below this probability no answer is given
_NEXT = 5  # hits after the best one that it is compared with


@dataclass(frozen=True, slots=True)
class Calibration:
    """The scale of one model's cosines.

    `usual` maps a direction ("en>ko": question > passage) to the cosine that best passages reach whether or not they
    answer. `same` and `cross` (one language, two languages) apply to directions that were not measured. `spread` is the
    unit of distances from the usual cosine.
    """

    usual: Mapping[str, float]
    same: float
    cross: float
    spread: float

    def distance(self, cosine: float, asked: str | None, answered: str | None) -> float:
        """How far a cosine lies above the usual one for its direction, in spreads."""
        unmeasured = self.same if asked == answered else self.cross
        return (cosine - self.usual.get(f"{asked}>{answered}", unmeasured)) / self.spread


_CALIBRATIONS = {
    PAIR: Calibration({"en>ko": 0.712, "ko>en": 0.715, "ko>ko": 0.776, "en>en": 0.758}, 0.77, 0.705, 0.02),
    E5: Calibration({"ko>ko": 0.856}, 0.846, 0.776, 0.012),
}
# Typical cosines of unrelated texts in contrastively trained models; `pincite-eval unanswerable` tests the fit.
_UNMEASURED = Calibration({}, 0.35, 0.35, 0.05)
# Intercept, weight of the distance, weight of the lead. The fit to the public sets gave -2.0, 0.9 and 0.8. Where many
# passages answer, as for a researcher's usual question, none of them leads, so the lead counts for less here. The
# intercept is higher because refusing an answer costs more than showing a passage too many.
_INTERCEPT, _DISTANCE, _LEAD = -0.45, 0.95, 0.35


def answerability(model: str, question: Question, hits: Sequence[Hit]) -> float:
    """The probability (0 to 1) that one of the hits answers the question; 0 without hits."""
    if not hits:
        return 0.0
    calibration = _CALIBRATIONS.get(model, _UNMEASURED)
    asked = language_of(question.text)
    distance = max(calibration.distance(hit.signals["dense"], asked, hit.document.language) for hit in hits)
    return 1 / (1 + math.exp(-(_INTERCEPT + _DISTANCE * distance + _LEAD * _lead(hits))))


def _lead(hits: Sequence[Hit]) -> float:
    """The best hit's score minus the mean score of the next ones."""
    behind = [hit.score for hit in hits[1 : 1 + _NEXT]]
    return hits[0].score - sum(behind) / len(behind) if behind else 0.0
