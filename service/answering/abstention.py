"""Decides whether the documents answer a question, answer it in part, or do not answer it.

A logistic regression turns what the search found into a probability: how near the best passage is, relative to the
usual distance for its pair of languages, how well it scores, how far it leads, and how much the best passages agree.

Nearness tells the subject, not the answer, so three checks follow. A name, number or date of the question that no
passage mentions, and a kind of answer ("how many", "when") that no promising sentence has, leave an answer in part. And
a question whose names stand in the best passages is never declined.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pincite.index.encoders.bundled import MODEL as E5
from pincite.index.encoders.pair import NAME as PAIR
from pincite.index.hit import Hit
from pincite.index.search.question import Question
from pincite.ingest.text import language_of
from pincite.service.answering.answer import Outcome
from pincite.service.answering.unmentioned import is_of_named_source, named_in, unmentioned

THRESHOLD = 0.5  # below this probability no answer is given
_NEXT = 5  # hits after the best one that it is compared with
_BEST = 3  # hits in which the question's names must stand, so that it is not declined
# What the log-odds are lowered by where the documents lack something that the question names or wants.
LACKING = 2.0
NEARLY = 0.25  # of the log-odds; "When was the treaty signed?" names nothing, so every passage is farther away
# The same where one document is asked, as in a grid: "When was the summit?" is about the summit that it speaks of. On
# other subjects the log-odds were -2 and less.
NEARLY_IN_ONE = 1.5


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
    """The outcome, the probability (0 to 1) of an answer, and the words of the question that no passage mentions.

    `near`: it is not found, but so little below the threshold that a sentence with the wanted kind of answer may be
    shown as an answer in part.
    """

    outcome: Outcome
    confidence: float
    missing: tuple[str, ...]
    near: bool = False


_CALIBRATIONS = {
    PAIR: Calibration({"en>ko": 0.712, "ko>en": 0.715, "ko>ko": 0.776, "en>en": 0.758}, 0.77, 0.705, 0.02),
    E5: Calibration({"ko>ko": 0.856}, 0.846, 0.776, 0.012),
}
# Typical cosines of unrelated texts in contrastively trained models; `pincite-eval unanswerable` tests the fit.
_UNMEASURED = Calibration({}, 0.35, 0.35, 0.05)
_FARTHEST = 3.0  # spreads above the usual cosine; being nearer still tells nothing more


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of a logistic regression for one direction, on these features of the hits.

    `distance` of the nearest passage in spreads, the best `feedback` and `score`, and the `lead` of the best score over
    the next ones.
    """

    intercept: float
    distance: float
    feedback: float
    score: float
    lead: float


# Feedback, score and lead: fitted to public sets, where each question was asked with its answer present and removed.
# They tell whether one passage stands out, but off the subject something may stand out as well. So the distance has
# the weight that keeps other subjects away, the fitted part 0.7 of its own, and the intercept is higher than fitted,
# because refusing an answer costs more than showing a passage too many (docs/benchmarks.md).
_SAME = Weights(intercept=-2.78, distance=0.95, feedback=0.0, score=0.28, lead=0.25)
_ACROSS = Weights(intercept=-2.58, distance=0.95, feedback=3.46, score=0.19, lead=0.01)


def answerability(model: str, question: Question, hits: Sequence[Hit]) -> float:
    """The probability (0 to 1) that one of the hits answers the question; 0 without hits."""
    return judged(model, question, hits).confidence


def judged(model: str, question: Question, hits: Sequence[Hit], nearly: float = NEARLY) -> Verdict:
    """The verdict on the hits, before any sentence is chosen; NOT_FOUND without hits.

    It is `near` if the log-odds are below 0 by at most `nearly`.
    """
    if not hits:
        return Verdict(Outcome.NOT_FOUND, 0.0, ())
    log_odds = _log_odds(model, question, hits)
    missing = tuple(unmentioned(question.text, hits))
    confidence = _probability(log_odds - (LACKING if missing else 0.0))
    if log_odds < 0 and not _is_named(question, hits, missing):
        return Verdict(Outcome.NOT_FOUND, confidence, missing, log_odds >= -nearly and not missing)
    return Verdict(Outcome.PARTLY if missing else Outcome.ANSWERED, confidence, missing)


def _is_named(question: Question, hits: Sequence[Hit], missing: Sequence[str]) -> bool:
    """Whether the best hits are of a source that the question names, or mention all its names."""
    return _is_source_named(question, hits) or (not missing and named_in(question.text, hits[:_BEST]))


def _is_source_named(question: Question, hits: Sequence[Hit]) -> bool:
    """Whether one of the best hits is of a source that the question names; what it lacks is then said, not hidden."""
    return any(is_of_named_source(question.text, hit) for hit in hits[:_BEST])


def lowered(confidence: float) -> float:
    """The probability if the sentences lack what the question wants: `lowered(0.9) -> 0.5492`."""
    return _probability(math.log(confidence / (1 - confidence)) - LACKING) if 0 < confidence < 1 else confidence


def _log_odds(model: str, question: Question, hits: Sequence[Hit]) -> float:
    calibration = _CALIBRATIONS.get(model, _UNMEASURED)
    asked = language_of(question.text)
    distance = max(calibration.distance(hit.signals["dense"], asked, hit.document.language) for hit in hits)
    weights = _SAME if asked == hits[0].document.language else _ACROSS
    return (
        weights.intercept
        + weights.distance * min(distance, _FARTHEST)
        + weights.feedback * max(hit.signals["feedback"] for hit in hits)
        + weights.score * hits[0].score
        + weights.lead * _lead(hits)
    )


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def _lead(hits: Sequence[Hit]) -> float:
    """The best hit's score minus the mean score of the next ones."""
    behind = [hit.score for hit in hits[1 : 1 + _NEXT]]
    return hits[0].score - sum(behind) / len(behind) if behind else 0.0
