"""Asks each question of each document alone: one cell after another, so that a long grid can be stopped."""

from collections.abc import Callable, Container, Iterator, Sequence

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import DocumentFacts, Filters
from pincite.index.search.question import Question
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents, documents_by_id, matching_documents
from pincite.ingest.errors import BadOption, TooLarge, UnknownDocument
from pincite.service.answering.answer import Outcome
from pincite.service.answering.quoting import HITS, answer_from
from pincite.service.grid.grid import Cell, Grid

MOST_QUESTIONS = 100


def distinct(questions: Sequence[str], encoder: Encoder) -> tuple[Question, ...]:
    """The questions, each once, as search takes them; raises InputError's leaves for a bad one, or too many."""
    prepared = {one.text: one for one in (prepare(text, encoder) for text in questions)}
    if not prepared:
        raise BadOption("There is no question. Write one on each line.")
    if len(prepared) > MOST_QUESTIONS:
        raise BadOption(f"These are {len(prepared)} questions; a grid takes at most {MOST_QUESTIONS}.")
    return tuple(prepared.values())


def documents_asked(collection: Collection, filters: Filters) -> tuple[DocumentFacts, ...]:
    """The documents that the filters leave, by title."""
    connection = collection.connection
    with collection.snapshot():
        wanted = matching_documents(connection, filters)
        known = all_documents(connection) if wanted is None else documents_by_id(connection, wanted).values()
    return tuple(sorted(known, key=lambda one: (one.known_as, one.id)))


def fill(
    collection: Collection,
    questions: Sequence[Question],
    documents: Sequence[DocumentFacts],
    have: Container[tuple[str, str]] = (),
) -> Iterator[Cell]:
    """The cells, document by document, except those that `have` names as (document id, question).

    Each is of one snapshot. A document removed meanwhile says nothing.
    """
    for document in documents:
        for question in questions:
            if (document.id, question.text) not in have:
                with collection.reading():
                    cell = _cell(collection, question, document)
                yield cell


def parts(
    collection: Collection,
    questions: Sequence[Question],
    documents: Sequence[DocumentFacts],
    most: int,
    is_stopped: Callable[[], bool],
) -> Iterator[Grid | Cell]:
    """The grid without rows, then its cells until it is stopped; raises TooLarge if there are more than `most`."""
    count = len(questions) * len(documents)
    if count > most:
        raise TooLarge(
            f"This grid has {count:,} cells; at most {most:,} are filled at once. Ask fewer questions, or choose "
            "documents with the filters. `pincite grid` on the command line has no limit."
        )
    yield Grid(tuple(one.text for one in questions), tuple(documents), ())
    for cell in fill(collection, questions, documents):
        if is_stopped():
            return
        yield cell


def _cell(collection: Collection, question: Question, document: DocumentFacts) -> Cell:
    try:
        alone = Filters(documents=(document.id,))
        hits = search(collection, question, HITS, alone)
    except UnknownDocument:
        return Cell(question.text, document.id, Outcome.NOT_FOUND, "the document was removed meanwhile", "", ())
    answer = answer_from(collection, question, hits, alone)
    if not answer.sentences:
        return Cell(question.text, document.id, answer.outcome, answer.reason, "", ())
    best = answer.sentences[0]
    cited = tuple(answer.citations[number - 1] for number in best.citations)
    return Cell(question.text, document.id, answer.outcome, answer.reason, best.text, cited)
