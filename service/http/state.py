"""The state of an app: the objects that all its requests share."""

from dataclasses import dataclass

from fastapi import Request

from pincite.service.desk.desk import Desk
from pincite.service.http.metrics import Metrics
from pincite.service.jobs.process import Ingestion
from pincite.service.keys import Keys
from pincite.service.language_model.model import Pen
from pincite.service.pages.pictures import Pictures


@dataclass(frozen=True, slots=True)
class State:
    """`keys_needed`: every request must have a key. `pen` is the language model for written answers, if any."""

    desk: Desk
    keys: Keys
    keys_needed: bool
    metrics: Metrics
    pictures: Pictures
    ingestion: Ingestion
    pen: Pen | None = None


def state_of(request: Request) -> State:
    """The state of the app that got this request."""
    state: State = request.app.state.pincite
    return state
