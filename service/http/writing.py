"""Answers that a language model writes, as they come: beside the event loop, and given up when nobody listens."""

from collections.abc import AsyncIterator, Iterator, Sequence

from index.collection import Collection
from index.encoder import Encoder
from index.hit import Hit
from index.ranking import Question
from ingest.errors import LanguageModelMissing
from service.answer import Answer
from service.conversation.followups import Rewritten, Turn, self_standing
from service.http.bodies import AnswerBody
from service.http.state import State
from service.language_model.abandonable import Abandonable
from service.language_model.model import Pen
from service.language_model.opening import HOW
from service.writing.author import Author, Manner
from service.writing.writer import CheckedSentence, write


def pen_of(state: State, body: AnswerBody) -> Pen | None:
    """What is to be written with, if anything; raises LanguageModelMissing where there is nothing."""
    if not body.write:
        return None
    if state.pen is None:
        raise LanguageModelMissing(f"This service has no language model, and writing needs one. {HOW}")
    return state.pen


async def rewrite(state: State, body: AnswerBody, pen: Pen | None) -> Rewritten:
    """The question so that it stands by itself; without a model by rule."""
    earlier = [Turn(turn.question, turn.answer) for turn in body.earlier]
    if pen is None:
        return await state.desk.think(lambda: self_standing(body.question, earlier, None))
    asked = Abandonable(pen.model)

    def work(_: Collection, __: Encoder) -> Iterator[Rewritten]:
        yield self_standing(body.question, earlier, asked)

    (rewritten,) = [one async for one in state.desk.compose(body.collection, work, asked.abandon)]
    return rewritten


async def compose(
    state: State, body: AnswerBody, pen: Pen, question: Question, hits: Sequence[Hit]
) -> AsyncIterator[CheckedSentence | Answer]:
    """The sentences as they are checked, then the answer."""
    asked = Abandonable(pen.model)
    manner = Manner(body.keep_unsupported, body.second_opinion, body.translate, pen.passage_tokens)

    def work(collection: Collection, encoder: Encoder) -> Iterator[CheckedSentence | Answer]:
        with state.metrics.stage("write"):
            yield from write(Author(collection, encoder, asked, manner), question, hits)

    async for event in state.desk.compose(body.collection, work, asked.abandon):
        yield event
