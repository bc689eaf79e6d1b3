"""Define the System protocol, anything that ranks passages for a question and may answer it, and the local system.

Passages are identified by document name and text only, so a local collection, a service and another system's ranking
are judged alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pincite.eval.gold.overlap import squeeze
from pincite.eval.gold.question import Evidence, GoldQuestion
from pincite.eval.measures.qrels import Candidate
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Filters, Hit
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents
from pincite.index.truth.passages import keys_of, passages_by_key
from pincite.service.answering.answer import Answer, Outcome
from pincite.service.answering.quoting import HITS, ask
from pincite.service.language_model.model import Pen
from pincite.service.wire.asking import GivenAnswer
from pincite.service.writing.author import Author, Manner
from pincite.service.writing.writer import write_whole


@dataclass(frozen=True, slots=True)
class Found:
    """A passage as a system ranked it; a higher score is better."""

    passage_id: str
    document: str
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A system's citation: characters `start` to `end` of a page of a document."""

    document: str
    page: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A system's answer; `marks[i]` are the numbers, from 1, of the citations of sentence i.

    `support` is the share of written sentences that the system itself found supported; None if it reports none.
    """

    sentences: tuple[str, ...]
    marks: tuple[tuple[int, ...], ...]
    citations: tuple[Quoted, ...]
    outcome: Outcome
    confidence: float
    support: float | None = None


class System(Protocol):
    """Ranks passages, may answer, and returns its passages that may overlap given evidence."""

    def search(self, question: GoldQuestion, count: int) -> Sequence[Found]:
        """Return the `count` best passages, best first."""

    def answer(self, question: GoldQuestion) -> Reply | None:
        """Return the answer, or None if the system only ranks."""

    def passages(self, wanted: Sequence[Evidence]) -> Mapping[str, Sequence[Candidate]]:
        """Return document name -> its passages that may overlap the evidence, retrieved or not."""


class LocalSystem:
    """A local collection, searched in this process; with a `pen`, a language model writes the answers."""

    def __init__(self, collection: Collection, encoder: Encoder, pen: Pen | None = None) -> None:
        self._collection = collection
        self._encoder = encoder
        self._pen = pen
        self._passages: dict[str, list[Candidate]] = {}

    def search(self, question: GoldQuestion, count: int) -> Sequence[Found]:
        """The `count` best passages, best first."""
        prepared = prepare(question.question, self._encoder)
        return [found(hit) for hit in search(self._collection, prepared, count, Filters())]

    def answer(self, question: GoldQuestion) -> Reply | None:
        """Return the answer with its citations, or an abstention."""
        if self._pen is None:
            return reply_of(ask(self._collection, self._encoder, question.question, Filters()))
        prepared = prepare(question.question, self._encoder)
        hits = search(self._collection, prepared, HITS, Filters())
        manner = Manner(translated=False, passage_tokens=self._pen.passage_tokens)
        return reply_of(write_whole(Author(self._collection, self._encoder, self._pen.model, manner), prepared, hits))

    def passages(self, wanted: Sequence[Evidence]) -> Mapping[str, Sequence[Candidate]]:
        """Return all passages of the evidence's documents."""
        for name in {one.document for one in wanted} - set(self._passages):
            self._passages[name] = _passages(self._collection, name)
        return self._passages


def found(hit: Hit) -> Found:
    """Return a hit as a system's passage."""
    return Found(hit.passage.id, hit.document.name, hit.score, hit.passage.text)


def _passages(collection: Collection, name: str) -> list[Candidate]:
    """Return the passages of all documents with this name."""
    connection = collection.connection
    documents = [facts.id for facts in all_documents(connection) if facts.name == name]
    keys = [int(key) for key in keys_of(connection, documents)]
    passages = passages_by_key(connection, keys).values()
    return [Candidate(passage.id, squeeze(passage.text)) for passage in passages]


def reply_of(answer: Answer | GivenAnswer) -> Reply:
    """An answer, of this process or of a service, as any system's."""
    return Reply(
        sentences=tuple(one.text for one in answer.sentences),
        marks=tuple(one.citations for one in answer.sentences),
        citations=tuple(Quoted(one.document, one.page, one.start, one.end, one.quote) for one in answer.citations),
        outcome=_outcome(answer),
        confidence=answer.confidence,
        support=answer.writing.support_rate if answer.writing else None,
    )


def _outcome(answer: Answer | GivenAnswer) -> Outcome:
    """The outcome of an answer; a service of an older version names none and only tells whether it abstained."""
    if answer.outcome is not None:
        return answer.outcome
    return Outcome.NOT_FOUND if answer.abstained else Outcome.ANSWERED
