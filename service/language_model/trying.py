"""Tests the configured language model: whether it answers, and whether it follows a JSON schema."""

import json
import time
from dataclasses import dataclass

from pincite.ingest.errors import LanguageModelError, LanguageModelUnreachable
from pincite.service.language_model.endpoint import Endpoint
from pincite.service.language_model.model import Message
from pincite.service.language_model.settings import ModelSettings
from pincite.service.language_model.wire import Patience

# The prompt does not mention JSON, so a reply that follows the schema shows that the server enforces it.
_ASKED = Message("user", "Say hello in one word.")
_SCHEMA = {
    "type": "object",
    "properties": {"word": {"type": "string", "enum": ["pincite"]}},
    "required": ["word"],
    "additionalProperties": False,
}
_KEEPS = {"word": "pincite"}
_TOKENS = 500  # some models think before they write one word
_LIST = Patience(total=10.0, first=10.0)


@dataclass(frozen=True, slots=True)
class Trial:
    """The result of one small request.

    `name` is the model that was asked, `listed` the models that the server lists (empty if it lists none).
    `keeps_schema`: the reply followed the JSON schema. `seconds` is how long the reply took. `error` is None if the
    model answered.
    """

    name: str
    listed: tuple[str, ...]
    keeps_schema: bool
    seconds: float
    error: LanguageModelError | None


def try_model(settings: ModelSettings) -> Trial:
    """The result of asking the server for its models, then the model for one word."""
    listed: tuple[str, ...] = ()
    try:
        listed = tuple(Endpoint(settings, _LIST).names())
    except LanguageModelUnreachable as error:
        return Trial(settings.model or "", (), False, 0.0, error)
    except LanguageModelError:
        pass  # not every server lists its models
    said, failed, began = "", None, time.monotonic()
    try:
        said = "".join(Endpoint(settings).stream([_ASKED], _SCHEMA, _TOKENS))
    except LanguageModelError as error:
        failed = error
    return Trial(settings.model or (listed or ("",))[0], listed, _keeps(said), time.monotonic() - began, failed)


def _keeps(said: str) -> bool:
    try:
        return bool(json.loads(said) == _KEEPS)
    except (ValueError, RecursionError):
        return False
