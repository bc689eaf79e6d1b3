"""How a completion is asked for, and what is left out for servers that do not know it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ingest.errors import LanguageModelRefused
from service.language_model.model import Message, Schema

_OF_FORMAT = re.compile(r"response_?format|json|schema|grammar|structured|guided", re.IGNORECASE)
_FORMATS = ("json_schema", "json_object", "")
_REFUSALS = {400, 404, 415, 422, 500, 501}  # llama-cpp-python tells a format that it does not know with 500


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a server understands.

    `format` is the strictest type of response_format ("" for none), `length` the field for the most tokens;
    `temperature` is False where the model chooses it.
    """

    format: str = _FORMATS[0]
    length: str = "max_tokens"
    temperature: bool = True

    def body(self, model: str, messages: Sequence[Message], schema: Schema | None, most_tokens: int) -> dict[str, Any]:
        """The request for a completion."""
        return {
            "model": model,
            "messages": [asdict(message) for message in messages],
            "stream": True,
            self.length: most_tokens,
            **({"temperature": 0} if self.temperature else {}),
            **(self._response_format(schema) if schema else {}),
        }

    def without(self, refusal: LanguageModelRefused) -> "Dialect | None":
        """The dialect without what a refusal names; None where it names nothing that can be left out.

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
