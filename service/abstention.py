"""Whether the documents answer a question at all."""

import math
from collections.abc import Sequence

from index.hit import Hit
from index.search import Question

# Logistic regression on the best hits' cosine, distance from the mean, and lexical coverage.
_INTERCEPT = 0.0
_WEIGHTS = {"dense": 0.0, "dense_z": 0.0, "lexical": 0.0}


def answerability(question: Question, hits: Sequence[Hit]) -> float:
    """The probability (0 to 1) that one of the hits answers the question; 0 without hits."""
    if not hits or not question.text:
        return 0.0
    total = _INTERCEPT + sum(weight * max(hit.signals[name] for hit in hits) for name, weight in _WEIGHTS.items())
    return 1 / (1 + math.exp(-total))
