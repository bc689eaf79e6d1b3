"""Tells what the documents added since the last look at a saved question say to it.

The question is asked of those documents alone, and only an answer that is accepted as one is news.
"""

from dataclasses import dataclass

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Filters
from pincite.index.truth.changes import current_moment, is_past
from pincite.index.truth.connection import Connection
from pincite.service.answering.answer import Answer, Outcome
from pincite.service.answering.quoting import ask
from pincite.service.questions.saved import Look, SavedQuestion, now_text


@dataclass(frozen=True, slots=True)
class News:
    """A saved question, how many documents were added since the last look, and the answer in them, if there is one.

    `look` is to be recorded once the news has been seen.
    """

    question: SavedQuestion
    documents: int
    answer: Answer | None
    look: Look


def news(collection: Collection, encoder: Encoder, saved: SavedQuestion) -> News:
    """What the documents added since the last look answer; nothing is recorded."""
    with collection.reading():
        look = Look(now_text(), current_moment(collection.connection))
        added = added_since(collection.connection, saved.looked)
        answer = ask(collection, encoder, saved.text, Filters(documents=added)) if added else None
    accepted = answer is not None and answer.outcome is Outcome.ANSWERED
    return News(saved, len(added), answer if accepted else None, look)


def added_since(connection: Connection, look: Look) -> tuple[str, ...]:
    """The ids of the documents that were added, or whose content was changed, after a look.

    A document that was edited or moved is not new. If the collection was restored to a state that was not seen then,
    the times decide.
    """
    if is_past(connection, look.moment):
        query = "SELECT id FROM documents WHERE generation > ? AND added_at >= ? ORDER BY id"
        return tuple(one for (one,) in connection.execute(query, (look.moment.generation, look.at)))
    query = "SELECT id FROM documents WHERE added_at > ? ORDER BY id"
    return tuple(one for (one,) in connection.execute(query, (look.at,)))
