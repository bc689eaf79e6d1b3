"""Answers a question over HTTP: rewrites follow-up questions, finds passages, and streams the answer.

Work on collections and language models runs off the event loop, and a written answer is cancelled if the client
disconnects.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Hit
from pincite.index.search.question import Question
from pincite.index.search.search import prepare, search, still
from pincite.ingest.errors import LanguageModelMissing
from pincite.service.answering.answer import Answer
from pincite.service.answering.followups import Rewritten, Turn, self_standing
from pincite.service.answering.quoting import HITS, answer_from
from pincite.service.http.state import State
from pincite.service.language_model.background import Abandonable
from pincite.service.language_model.model import Pen
from pincite.service.language_model.opening import HOW
from pincite.service.repeats.searching import FoldedHit, folded, search_folded
from pincite.service.wire.requests.asking import AnswerBody, AskBody, SearchBody
from pincite.service.writing.author import Author, Manner
from pincite.service.writing.foreign import Untranslated, has_foreign, noticed, translated
from pincite.service.writing.writer import CheckedSentence, write


@dataclass(frozen=True, slots=True)
class Found:
    """A question as understood, and its passages, `folded` for those who look at them."""

    understood: Rewritten
    question: Question
    hits: list[Hit]
    folded: list[FoldedHit]


async def find(state: State, body: SearchBody) -> tuple[Question, list[FoldedHit]]:
    """The question and its best passages."""
    filters = body.filters.filters()

    def work(collection: Collection, encoder: Encoder) -> tuple[Question, list[FoldedHit]]:
        with state.metrics.stage("encode"):
            question = prepare(body.question, encoder)
        with state.metrics.stage("search"):
            if body.fold:
                return question, search_folded(collection, question, body.k, filters)
            return question, [FoldedHit(hit) for hit in search(collection, question, body.k, filters)]

    return await state.desk.ask(body.collection, work)


async def _found(state: State, body: AskBody, understood: Rewritten) -> Found:
    """The question as it was understood, and the passages to answer it from."""
    filters = body.filters.filters()

    def work(collection: Collection, encoder: Encoder) -> Found:
        with state.metrics.stage("encode"):
            question = prepare(understood.understood, encoder)
        with state.metrics.stage("search"):
            hits = search(collection, question, HITS, filters)
            return Found(understood, question, hits, folded(collection, hits, HITS, len(hits) == HITS))

    return await state.desk.ask(body.collection, work)


async def understand(state: State, body: AnswerBody, pen: Pen | None) -> Found:
    """The question, made self-contained by the model or by rule, and its passages."""
    understood = await rewrite(state, body, pen)
    return await _found(state, body, understood)


async def understand_better(state: State, body: AnswerBody, pen: Pen | None, found: Found) -> Found:
    """The model's rewriting of a question first rewritten by rule; unchanged without a model or earlier turns."""
    if pen is None or not body.earlier:
        return found
    understood = await rewrite(state, body, pen)
    if understood.understood == found.understood.understood:
        return replace(found, understood=understood)
    return await _found(state, body, understood)


async def answer_events(
    state: State, body: AnswerBody, pen: Pen | None, found: Found
) -> AsyncIterator[CheckedSentence | Answer]:
    """The written sentences, if there is a model, and finally the whole answer."""
    if pen is not None:
        async for event in compose(state, body, pen, found.question, found.hits):
            yield event
        return

    filters = body.filters.filters()

    def work(collection: Collection) -> Answer:
        with state.metrics.stage("answer"):
            return answer_from(
                collection, found.question, still(collection, found.question, found.hits, filters), filters
            )

    yield await _in_askers_language(state, body, await state.desk.look(body.collection, work))


async def _in_askers_language(state: State, body: AnswerBody, answer: Answer) -> Answer:
    """The answer with its foreign sentences translated, if that is asked for, or a notice of their language."""
    if body.translate is False or not has_foreign(answer):
        return answer
    if state.pen is None:
        return noticed(answer, Untranslated.NO_MODEL)
    if not body.translate:
        return noticed(answer, Untranslated.NOT_ASKED)
    asked = Abandonable(state.pen.model)

    def work(_: Collection, encoder: Encoder) -> Iterator[Answer]:
        with state.metrics.stage("translate"):
            yield translated(answer, asked, encoder)

    (found,) = [one async for one in state.desk.compose(body.collection, work, asked.abandon)]
    return found


async def whole_answer(state: State, body: AnswerBody, pen: Pen | None, found: Found) -> Answer:
    """Only the whole answer."""
    answer = [event async for event in answer_events(state, body, pen, found)][-1]
    assert isinstance(answer, Answer)
    return answer


def pen_of(state: State, body: AnswerBody) -> Pen | None:
    """The model to write with, None if no writing was asked for; raises LanguageModelMissing if there is no model."""
    if not body.write:
        return None
    if state.pen is None:
        raise LanguageModelMissing(f"Written answers need a language model, and this service has none. {HOW}")
    return state.pen


async def rewrite(state: State, body: AnswerBody, pen: Pen | None) -> Rewritten:
    """The question, made self-contained by the model, or by rule without one."""
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
    """The sentences as they pass the check, then the whole answer."""
    asked = Abandonable(pen.model)
    manner = Manner(body.keep_unsupported, body.second_opinion, body.translate is not False, pen.passage_tokens)

    def work(collection: Collection, encoder: Encoder) -> Iterator[CheckedSentence | Answer]:
        with state.metrics.stage("write"), collection.reading():
            there = still(collection, question, hits, body.filters.filters())
            yield from write(Author(collection, encoder, asked, manner), question, there)

    async for event in state.desk.compose(body.collection, work, asked.abandon):
        yield event
