"""Whether the documents answer a question at all."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.bundled import MODEL as E5
from index.hit import Hit
from index.pair import NAME as PAIR
from index.search import Question
from ingest.text import language_of


@dataclass(frozen=True, slots=True)
class Calibration:
    """The cosines at which a best passage is as likely beside the point as to it, and how fast that changes.

    A question in the passages' own language stands nearer to all of them than one in another.
    """

    same_language: float
    cross_language: float
    softness: float


# Measured on questions that the documents answer and on questions about other things (docs/benchmarks.md).
_CALIBRATIONS = {PAIR: Calibration(0.800, 0.722, 0.012), E5: Calibration(0.856, 0.776, 0.012)}
# What most models trained by contrast give unlike texts; `pincite-eval unanswerable` shows how well it fits one.
_UNMEASURED = Calibration(0.35, 0.35, 0.05)


def answerability(model: str, question: Question, hits: Sequence[Hit]) -> float:
    """The probability (0 to 1) that one of the hits answers the question; 0 without hits."""
    if not hits:
        return 0.0
    calibration = _CALIBRATIONS.get(model, _UNMEASURED)
    language = language_of(question.text)
    return max(_likely(calibration, hit.signals["dense"], hit.document.language == language) for hit in hits)


def _likely(calibration: Calibration, cosine: float, same_language: bool) -> float:
    even = calibration.same_language if same_language else calibration.cross_language
    return 1 / (1 + math.exp((even - cosine) / calibration.softness))
