"""Whether the configured language model answers, and what its server understands."""

import json
import time
from dataclasses import dataclass

from pincite.ingest.errors import LanguageModelError, LanguageModelUnreachable
from pincite.service.language_model.endpoint import Endpoint
from pincite.service.language_model.model import Message
from pincite.service.language_model.settings import ModelSettings
from pincite.service.language_model.wire import Patience

# The words do not ask for JSON: who answers as the schema wants is held to it.
_ASKED = Message("user", "Say hello in one word.")
_SCHEMA = {
    "type": "object",
    "properties": {"word": {"type": "string", "enum": ["pincite"]}},
    "required": ["word"],
    "additionalProperties": False,
}
_KEEPS = {"word": "pincite"}
_TOKENS = 500  # some think before they say one word
_LIST = Patience(total=10.0, first=10.0)


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one small reply.

    `name` is the model that was asked, `listed` what the server says it has (empty where it does not say);
    `keeps_schema`: the reply was what a JSON schema wanted; `seconds` is how long it took. `error` is None where the
    model answers.
    """

    name: str
    listed: tuple[str, ...]
    keeps_schema: bool
    seconds: float
    error: LanguageModelError | None


def try_model(settings: ModelSettings) -> Trial:
    """Asks the server for its models, then the model for a word."""
    listed: tuple[str, ...] = ()
    try:
        listed = tuple(Endpoint(settings, _LIST).names())
    except LanguageModelUnreachable as error:
        return Trial(settings.model or "", (), False, 0.0, error)
    except LanguageModelError:
        pass  # not every server lists its models; the reply will tell
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
