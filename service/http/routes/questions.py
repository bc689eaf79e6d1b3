"""Routes for saved questions: save, list and remove them, and see what is new in answer to them."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, status

from pincite.index.collection import Collection
from pincite.index.truth.changes import current_moment
from pincite.ingest.errors import (
    CollectionDamaged,
    CollectionMismatch,
    CollectionMissing,
    CollectionUnwritable,
    ModelUnavailable,
    ServiceFileUnusable,
    UnknownQuestion,
)
from pincite.service.http.access import READ, WRITE
from pincite.service.http.problems import declared
from pincite.service.http.state import state_of
from pincite.service.questions.news import news
from pincite.service.questions.saved import SavedQuestion, SavedQuestions
from pincite.service.wire.questions import (
    AllNews,
    KeptQuestion,
    KeptQuestions,
    all_news,
    kept_question,
    kept_questions,
    look_of,
)
from pincite.service.wire.requests.body import CollectionQuery
from pincite.service.wire.requests.questions import LookBody, SavingBody

routes = APIRouter(prefix="/v1", tags=["questions"])

QuestionId = Annotated[str, Path(pattern="^[0-9a-f]{8}$", examples=["9c1185a5"])]
_RESPONSES = declared(CollectionMissing, CollectionDamaged, CollectionUnwritable, ServiceFileUnusable)
_ONE = declared(CollectionMissing, UnknownQuestion, CollectionDamaged, CollectionUnwritable, ServiceFileUnusable)


@routes.get("/questions", dependencies=[READ], responses=_RESPONSES, summary="List saved questions")
async def list_questions(asked: Annotated[CollectionQuery, Query()], request: Request) -> KeptQuestions:
    """The saved questions of a collection."""
    return kept_questions(await state_of(request).desk.read(asked.collection, lambda one: _of(one).all()))


@routes.post(
    "/questions",
    dependencies=[WRITE],
    status_code=status.HTTP_201_CREATED,
    responses=_RESPONSES,
    summary="Save a question",
)
async def save_question(body: SavingBody, request: Request) -> KeptQuestion:
    """Saves a question; what is added from now on is news to it. One that is saved already stays as it is."""

    def save(collection: Collection) -> SavedQuestion:
        return _of(collection).save(body.question, current_moment(collection.connection))

    return kept_question(await state_of(request).desk.read(body.collection, save))


@routes.get(
    "/news",
    dependencies=[READ],
    responses={**_RESPONSES, **declared(CollectionMissing, CollectionMismatch, ModelUnavailable, CollectionUnwritable)},
    summary="What is new in answer to saved questions",
)
async def list_news(asked: Annotated[CollectionQuery, Query()], request: Request) -> AllNews:
    """The answers that documents added since the last look give to saved questions; nothing is marked as seen."""
    desk = state_of(request).desk
    saved = await desk.read(asked.collection, lambda collection: _of(collection).all())
    return all_news([await desk.ask(asked.collection, partial(news, saved=one)) for one in saved])


@routes.post("/questions/{question}/looked", dependencies=[WRITE], responses=_ONE, summary="Mark news as seen")
async def mark_seen(question: QuestionId, body: LookBody, request: Request) -> KeptQuestion:
    """Marks the news of a question as seen, up to the look that came with them."""

    def mark(collection: Collection) -> SavedQuestion:
        _of(collection).get(question)
        _of(collection).look(question, look_of(body.look))
        return _of(collection).get(question)

    return kept_question(await state_of(request).desk.read(body.collection, mark))


@routes.delete("/questions/{question}", dependencies=[WRITE], responses=_ONE, summary="Remove a saved question")
async def remove_question(
    question: QuestionId, asked: Annotated[CollectionQuery, Query()], request: Request
) -> KeptQuestion:
    """Removes a saved question; nothing else changes."""
    found = await state_of(request).desk.read(asked.collection, lambda one: _of(one).remove(question))
    return kept_question(found)


def _of(collection: Collection) -> SavedQuestions:
    return SavedQuestions(collection.folder)
