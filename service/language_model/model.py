"""What a language model is to Pincite: messages in, text out, in pieces. Nothing it says is shown unchecked."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Schema = Mapping[str, Any]  # a JSON schema


@dataclass(frozen=True, slots=True)
class Message:
    """A turn; `role` is "system", "user" or "assistant"."""

    role: str
    content: str


class LanguageModel(Protocol):
    """A model that writes. Several threads may use one at once."""

    @property
    def name(self) -> str:
        """The model's name, as its server knows it; told at once and without an error."""

    def stream(
        self, messages: Sequence[Message], schema: Schema | None, most_tokens: int
    ) -> Generator[str, None, None]:
        """The reply, piece by piece as it comes; where the server can, held to the schema.

        Closing the generator gives the request up. Raises LanguageModelError's leaves, also after the first pieces.
        """


@dataclass(frozen=True, slots=True)
class Pen:
    """A model, and how many tokens of documents it is given for an answer."""

    model: LanguageModel
    passage_tokens: int = 3_000
