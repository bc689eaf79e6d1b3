"""Decides whether the documents answer a question, answer it in part, or do not answer it.

A logistic regression turns what the search found into a probability: how near the best passage and the best sentence
are, relative to the usual distance for their pair of languages, and how far the best passage leads. Nearness tells the
subject, not the answer, so three checks follow. A name, number or date of the question that no passage mentions, and a
kind of answer ("how many", "when") that no promising sentence has, leave an answer in part. And a question whose rare
names stand in the best passages is never declined.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pincite.index.encoders.bundled import MODEL as E5
from pincite.index.encoders.pair import NAME as PAIR
from pincite.index.hit import Hit
from pincite.index.search.ranking import Question
from pincite.ingest.text import language_of
from pincite.service.answering.answer import Outcome
from pincite.service.answering.unmentioned import named_in, unmentioned

THRESHOLD = 0.5  # below this probability no answer is given
_NEXT = 5  # hits after the best one that it is compared with
_BEST = 3  # hits in which the question's names must stand, so that it is not declined
# A probability is multiplied by this where the documents lack something that the question names or wants.
LACKING = 0.5


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome, the probability (0 to 1) of an answer, and the words of the question that no passage mentions."""

    outcome: Outcome
    confidence: float
    missing: tuple[str, ...]


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
    return judged(model, question, hits).confidence


def judged(model: str, question: Question, hits: Sequence[Hit]) -> Verdict:
    """The verdict on the hits, before any sentence is chosen; NOT_FOUND without hits."""
    if not hits:
        return Verdict(Outcome.NOT_FOUND, 0.0, ())
    nearness = _nearness(model, hits, question)
    missing = tuple(unmentioned(question.text, hits))
    confidence = nearness * (LACKING if missing else 1.0)
    if nearness < THRESHOLD and not (named_in(question.text, hits[:_BEST]) and not missing):
        return Verdict(Outcome.NOT_FOUND, confidence, missing)
    return Verdict(Outcome.PARTLY if missing else Outcome.ANSWERED, confidence, missing)


def _nearness(model: str, hits: Sequence[Hit], question: Question) -> float:
    calibration = _CALIBRATIONS.get(model, _UNMEASURED)
    asked = language_of(question.text)
    distance = max(calibration.distance(hit.signals["dense"], asked, hit.document.language) for hit in hits)
    return 1 / (1 + math.exp(-(_INTERCEPT + _DISTANCE * distance + _LEAD * _lead(hits))))


def _lead(hits: Sequence[Hit]) -> float:
    """The best hit's score minus the mean score of the next ones."""
    behind = [hit.score for hit in hits[1 : 1 + _NEXT]]
    return hits[0].score - sum(behind) / len(behind) if behind else 0.0
