"""What became of the writing of an answer: what the model gave, what was held back and why."""

from dataclasses import dataclass

from pincite.index.hit import Hit
from pincite.service.answering.disagreement import Disagreement
from pincite.service.checking.claims.support import Fault
from pincite.service.citations.citation import Citation


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was written and not shown, because of these faults."""

    text: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """A quote in the question's language, made by the model; the citation with this number, from 1, has the words."""

    citation: int
    text: str


@dataclass(frozen=True, slots=True)
class Writing:
    """How the model named so wrote an answer.

    Of `written` sentences `supported` are carried by their quotes. `fallback` says why the documents' own sentences
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
        """The share of the written sentences that their quotes carry, 0 to 1; None where none was written."""
        return self.supported / self.written if self.written else None


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of the answer; `citations` are numbers, from 1, into the answer's citations.

    `faults` say what the citations do not carry, for a written sentence that is shown in spite of it.
    """

    text: str
    citations: tuple[int, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Cited sentences, or none with `abstained` and a `reason`. `hits` are the passages it was drawn from.

    `confidence` is the probability (0 to 1) that the documents answer the question. `writing` says how a language model
    wrote it, if one was asked to; `disagreements` where documents contradict what it rests on.
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
