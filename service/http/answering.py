"""A question answered over HTTP: understood, its passages found, then what is said, as it comes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from index.collection import Collection
from index.encoder import Encoder
from index.hit import Hit
from index.ranking import Question
from index.search import prepare, search
from service.answer import HITS, Answer, answer_from
from service.conversation.followups import Rewritten
from service.http.bodies import AnswerBody, AskBody
from service.http.state import State
from service.http.writing import compose, rewrite
from service.language_model.model import Pen
from service.writing.writer import CheckedSentence


@dataclass(frozen=True, slots=True)
class Found:
    """A question as it is understood, and the passages for it."""

    understood: Rewritten
    question: Question
    hits: list[Hit]


async def find(state: State, body: AskBody, asked: str, count: int) -> tuple[Question, list[Hit]]:
    """So many passages for what is asked, which may be said otherwise than in the body."""
    filters = body.filters.filters()

    def work(collection: Collection, encoder: Encoder) -> tuple[Question, list[Hit]]:
        with state.metrics.stage("encode"):
            question = prepare(asked, encoder)
        with state.metrics.stage("search"):
            return question, search(collection, question, count, filters)

    return await state.desk.ask(body.collection, work)


async def understand(state: State, body: AnswerBody, pen: Pen | None) -> Found:
    """The question so that it stands by itself, by a model's rewriting or by rule, and its passages."""
    understood = await rewrite(state, body, pen)
    return Found(understood, *await find(state, body, understood.understood, HITS))


async def understand_better(state: State, body: AnswerBody, pen: Pen | None, found: Found) -> Found:
    """What a model makes of a question that was understood by rule; the same where there is nothing to lean on."""
    if pen is None or not body.earlier:
        return found
    understood = await rewrite(state, body, pen)
    if understood.understood == found.understood.understood:
        return replace(found, understood=understood)
    return Found(understood, *await find(state, body, understood.understood, HITS))


async def answer_events(
    state: State, body: AnswerBody, pen: Pen | None, found: Found
) -> AsyncIterator[CheckedSentence | Answer]:
    """The sentences that are written, if there is who writes, and at last the answer."""
    if pen is not None:
        async for event in compose(state, body, pen, found.question, found.hits):
            yield event
        return

    def work(collection: Collection) -> Answer:
        with state.metrics.stage("answer"):
            return answer_from(collection, found.question, found.hits)

    yield await state.desk.read(body.collection, work)


async def whole_answer(state: State, body: AnswerBody, pen: Pen | None, found: Found) -> Answer:
    """The answer alone."""
    answer = [event async for event in answer_events(state, body, pen, found)][-1]
    assert isinstance(answer, Answer)
    return answer
