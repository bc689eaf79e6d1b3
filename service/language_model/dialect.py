"""Builds completion requests, adapts them to what a server supports, and turns its refusals into errors with hints."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from pincite.ingest.errors import LanguageModelRefused
from pincite.service.language_model.model import Message, Schema

_OF_FORMAT = re.compile(r"response_?format|json|schema|grammar|structured|guided", re.IGNORECASE)
_FORMATS = ("json_schema", "json_object", "")
_REFUSALS = {400, 404, 415, 422, 500, 501}  # llama-cpp-python answers 500 to a format that it does not support
_BUSY = "It is overloaded, or its model is not loaded: try again later."
# Dialect.without searches the whole message, so no hint may contain a word that it looks for.
_HINTS = {
    401: "Is PINCITE_LLM_KEY the right key?",
    403: "Does the key in PINCITE_LLM_KEY have access to this model?",
    404: "Does the server have the model in PINCITE_LLM_MODEL (`pincite models` lists its models), and does "
    "PINCITE_LLM_URL include /v1?",
    413: "Send fewer passages: lower PINCITE_LLM_PASSAGE_TOKENS.",
    429: _BUSY,
    502: _BUSY,
    503: _BUSY,
    504: _BUSY,
}
_LENGTH = "context"  # servers report "context length" or "context size"


@dataclass(frozen=True, slots=True)
class Dialect:
    """The request features that a server supports.

    `format` is the strictest type of response_format ("" for none), `length` the name of the field for the maximum of
    tokens. `temperature` is False where it cannot be set.
    """

    format: str = _FORMATS[0]
    length: str = "max_tokens"
    temperature: bool = True

    def body(self, model: str, messages: Sequence[Message], schema: Schema | None, most_tokens: int) -> dict[str, Any]:
        """The JSON body of a completion request."""
        return {
            "model": model,
            "messages": [asdict(message) for message in messages],
            "stream": True,
            self.length: most_tokens,
            **({"temperature": 0} if self.temperature else {}),
            **(self._response_format(schema) if schema else {}),
        }

    def without(self, refusal: LanguageModelRefused) -> "Dialect | None":
        """The dialect without the feature that a refusal names; None if it names nothing that can be left out.

        Worked example: "response_format must be text or json_object" (status 400) turns json_schema into json_object.
        """
        said = str(refusal)
        if refusal.status not in _REFUSALS:
            return None
        if "max_completion_tokens" in said and self.length == "max_tokens":
            return replace(self, length="max_completion_tokens")
        if "temperature" in said and self.temperature:
            return replace(self, temperature=False)
        if _OF_FORMAT.search(said) and self.format:
            return replace(self, format=_FORMATS[_FORMATS.index(self.format) + 1])
        return None

    def _response_format(self, schema: Schema) -> Mapping[str, Any]:
        if self.format == "json_schema":
            held = {"name": "reply", "schema": dict(schema), "strict": True}
            return {"response_format": {"type": "json_schema", "json_schema": held}}
        return {"response_format": {"type": self.format}} if self.format else {}


def refusal(url: str, status: int, headers: Mapping[str, str], said: str) -> LanguageModelRefused:
    """The error for a response with a status other than 200; `said` is the message in its body."""
    if 300 <= status < 400:
        hint = "It redirects to another address: set PINCITE_LLM_URL to that one."
    elif status in (400, 500) and _LENGTH in said:
        hint = _HINTS[413]
    else:
        hint = _HINTS.get(status, "The server's log may say more.")
    message = f"The language model at {url} refused with status {status}: {said or 'no message'}. {hint}"
    return LanguageModelRefused(message, status, _seconds(headers.get("retry-after", "")))


def _seconds(retry_after: str) -> float | None:
    """The seconds to wait that Retry-After gives, as a number or as a date; None if it cannot be parsed."""
    if retry_after.isdecimal():
        return float(retry_after)
    try:
        date = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
