"""The interface of a language model: messages in, a stream of text out. Nothing it writes is shown unchecked."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Schema = Mapping[str, Any]  # a JSON schema


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a conversation; `role` is "system", "user" or "assistant"."""

    role: str
    content: str


class LanguageModel(Protocol):
    """A language model. Several threads may use one at the same time."""

    @property
    def name(self) -> str:
        """The model's name on its server; returns at once and never fails."""

    def stream(
        self, messages: Sequence[Message], schema: Schema | None, most_tokens: int
    ) -> Generator[str, None, None]:
        """The reply, piece by piece as it arrives; it follows the schema if the server can enforce one.

        Closing the generator cancels the request. Raises LanguageModelError's leaves, also after the first pieces.
        """


@dataclass(frozen=True, slots=True)
class Pen:
    """A model, and how many tokens of passages it is given for an answer."""

    model: LanguageModel
    passage_tokens: int = 3_000
