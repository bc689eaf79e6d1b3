"""The route for suggested questions."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Filters
from pincite.index.truth.changes import current_moment
from pincite.ingest.errors import (
    CollectionDamaged,
    CollectionMismatch,
    CollectionMissing,
    ModelUnavailable,
    UnknownDocument,
)
from pincite.service.http.access import READ
from pincite.service.http.problems import declared
from pincite.service.http.state import state_of
from pincite.service.suggesting.suggesting import Suggestion, suggest
from pincite.service.wire.requests.suggesting import SuggestingQuery
from pincite.service.wire.suggesting import SuggestedQuestions, suggested_questions

routes = APIRouter(prefix="/v1/suggestions", tags=["asking"], dependencies=[READ])

_RESPONSES = declared(CollectionMissing, CollectionMismatch, CollectionDamaged, ModelUnavailable, UnknownDocument)


@routes.get("", responses=_RESPONSES, summary="Suggest questions")
async def suggestions(asked: Annotated[SuggestingQuery, Query()], request: Request) -> SuggestedQuestions:
    """A few questions that the documents answer, or one document: each made from a dated sentence of its own.

    Each was asked, and its answer begins with that sentence. They are made once for each state of the collection.
    """
    state = state_of(request)
    filters = Filters(documents=(asked.document,) if asked.document else ())

    def work(collection: Collection, encoder: Encoder) -> list[Suggestion]:
        moment = current_moment(collection.connection)
        key = (str(collection.folder), moment, asked.document, asked.most)
        return state.suggestions.made(key, lambda: suggest(collection, encoder, filters, asked.most))

    return suggested_questions(await state.desk.ask(asked.collection, work))
