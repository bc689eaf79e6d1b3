"""The result types of answering: the answer, its cited sentences, and how a language model wrote it."""

from dataclasses import dataclass

from pincite.index.hit import Hit
from pincite.service.answering.disagreement import Disagreement
from pincite.service.checking.claims.support import Fault
from pincite.service.citations.citation import Citation


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that the model wrote but that is not shown, because of these faults."""

    text: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """The model's translation of a quote into the question's language; `citation` is the quote's number, from 1."""

    citation: int
    text: str


@dataclass(frozen=True, slots=True)
class Writing:
    """How the model with this name wrote an answer.

    Of `written` sentences, `supported` are supported by their quotes. `fallback` says why the documents' own sentences
    are given instead; "" where the answer is the model's.
    """

    model: str
    written: int
    supported: int
    dropped: tuple[Dropped, ...]
    translations: tuple[Translation, ...]
    fallback: str

    @property
    def support_rate(self) -> float | None:
        """The share of the written sentences that their quotes support, 0 to 1; None if none was written."""
        return self.supported / self.written if self.written else None


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of the answer; `citations` are numbers, from 1, into the answer's citations.

    `faults` say what the citations do not support, for a written sentence that is shown nevertheless.
    """

    text: str
    citations: tuple[int, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Cited sentences, or none with `abstained` and a `reason`. `hits` are the passages they were drawn from.

    `confidence` is the probability (0 to 1) that the documents answer the question. `writing` says how a language model
    wrote the answer, if one was asked to. `disagreements` list documents that contradict the sentences cited.
    """

    question: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    abstained: bool
    reason: str
    confidence: float
    hits: tuple[Hit, ...]
    writing: Writing | None = None
    disagreements: tuple[Disagreement, ...] = ()
