"""The state of an app: the objects that all its requests share; and what is known of the sender of each."""

from dataclasses import dataclass

from fastapi import Request

from pincite.service.desk.desk import Desk
from pincite.service.drafts.sent import DraftReader
from pincite.service.http.metrics import Metrics
from pincite.service.jobs.following import Following
from pincite.service.jobs.process import Ingestion
from pincite.service.keys import Keys, Scope
from pincite.service.language_model.model import Pen
from pincite.service.pages.painter import Painter
from pincite.service.pages.pictures import Pictures
from pincite.service.suggesting.remembering import Suggestions
from pincite.service.watching.minding import Minding


@dataclass(frozen=True, slots=True)
class State:
    """`pen` is the language model for written answers, if any."""

    desk: Desk
    keys: Keys
    metrics: Metrics
    pictures: Pictures
    painter: Painter
    ingestion: Ingestion
    following: Following
    minding: Minding
    drafts: DraftReader
    suggestions: Suggestions
    pen: Pen | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent a request: the `name` that it is counted under, what it may do, and its key's `title`."""

    name: str
    scope: Scope
    title: str = ""


def state_of(request: Request) -> State:
    """The state of the app that got this request."""
    state: State = request.app.state.pincite
    return state


def caller_of(request: Request) -> Caller:
    """Who sent this request, which was admitted."""
    caller: Caller = request.state.caller
    return caller
