"""The result types of answering: the answer, its cited sentences, and how a language model wrote it."""

from dataclasses import dataclass
from enum import Enum

from pincite.index.hit import Hit
from pincite.service.answering.disagreement import Disagreement
from pincite.service.checking.claims.fault import Fault
from pincite.service.citations.citation import Citation
from pincite.service.repeats.newer import Newer


class Outcome(Enum):
    """Whether the documents answer: yes; not what was asked, though they speak of its subject; or not at all."""

    ANSWERED = "answered"
    PARTLY = "partly"
    NOT_FOUND = "not_found"


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

    `also` are the numbers of citations from other documents that say the same, at most three; `also_in` counts all such
    documents among those looked at. `faults` say what the citations do not support, for a written sentence that is
    shown nevertheless. `translation` is the model's into the question's language, "" if none.
    """

    text: str
    citations: tuple[int, ...]
    faults: tuple[Fault, ...] = ()
    also: tuple[int, ...] = ()
    translation: str = ""
    also_in: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """Cited sentences, with an `outcome` and, unless it is ANSWERED, a `reason`. `hits` are the passages drawn from.

    An outcome of PARTLY has sentences, the nearest ones, which do not say what was asked. `missing` are the words of
    the question, such as a name or a number, that none of them mentions. `confidence` is the probability (0 to 1) that
    the documents answer the question. `chosen_by` names the version of the weights that chose the sentences ("" if
    none did). `writing` says how a language model wrote the answer, if one was asked to. `disagreements` list documents
    that contradict the sentences cited. `notice` says, in the question's language, that sentences are in another one.
    `newer` are newer versions of documents cited.
    """

    question: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    outcome: Outcome
    reason: str
    confidence: float
    hits: tuple[Hit, ...]
    writing: Writing | None = None
    disagreements: tuple[Disagreement, ...] = ()
    missing: tuple[str, ...] = ()
    chosen_by: str = ""
    notice: str = ""
    newer: tuple[Newer, ...] = ()

    @property
    def abstained(self) -> bool:
        """True if there is no answer, not even in part."""
        return self.outcome is Outcome.NOT_FOUND
