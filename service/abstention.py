"""Whether the documents answer a question at all."""

import math
from collections.abc import Sequence

from index.hit import Hit
from index.search import Question
from ingest.text import language_of

# Cosines at which a best passage is as likely beside the point as to it, and how fast that changes. Measured with
# the packaged model on questions that the documents answer and on questions about other things; a question in the
# passages' own language stands nearer to all of them than one in another.
_EVEN_SAME_LANGUAGE = 0.856
_EVEN_CROSS_LANGUAGE = 0.776
_SOFTNESS = 0.012


def answerability(question: Question, hits: Sequence[Hit]) -> float:
    """The probability (0 to 1) that one of the hits answers the question; 0 without hits."""
    if not hits:
        return 0.0
    language = language_of(question.text)
    return max(_likely(hit.signals["dense"], hit.document.language == language) for hit in hits)


def _likely(cosine: float, same_language: bool) -> float:
    even = _EVEN_SAME_LANGUAGE if same_language else _EVEN_CROSS_LANGUAGE
    return 1 / (1 + math.exp((even - cosine) / _SOFTNESS))
