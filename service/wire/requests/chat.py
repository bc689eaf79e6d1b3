"""The requests for chat completions in the format of OpenAI's API; unknown fields are ignored."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pincite.index.search.search import LONGEST_QUESTION
from pincite.ingest.errors import BadOption, QuestionTooLong
from pincite.service.wire.requests.asking import AnswerBody, TurnBody

LONGEST_ANSWER = 20_000  # characters of an earlier answer


class PartIn(BaseModel):
    """A part of a message; only parts of type "text" can be part of a question."""

    type: Annotated[str, Field(min_length=1, max_length=100, examples=["text"])]
    text: str | None = None


class MessageIn(BaseModel):
    """A message in a conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[PartIn] | None = None

    def text(self) -> str:
        """The text of the message, without its other parts."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text or "" for part in self.content or [] if part.type == "text")

    def other_parts(self) -> list[str]:
        """The types of the message's parts that are not text."""
        return [part.type for part in self.content if part.type != "text"] if isinstance(self.content, list) else []


class StreamOptionsIn(BaseModel):
    """Options of a stream."""

    include_usage: bool | None = False


class ChatBody(BaseModel):
    """A conversation; its last user message is the question."""

    model: Annotated[str, Field(min_length=1, max_length=100, examples=["pincite"])]
    messages: Annotated[list[MessageIn], Field(min_length=1, max_length=2_000)]
    stream: bool | None = False
    stream_options: StreamOptionsIn | None = None

    def asked(self, collection: str | None, write: bool) -> AnswerBody:
        """The question with its earlier turns; raises BadOption or QuestionTooLong if it cannot be answered."""
        last = max((at for at, message in enumerate(self.messages) if message.role == "user"), default=None)
        if last is None:
            raise BadOption("The request has no message with the role user, so there is no question.")
        question, others = self.messages[last].text(), self.messages[last].other_parts()
        if others:
            raise BadOption(f"The question has parts of type {', '.join(others)}; only text is supported.")
        if len(question) > LONGEST_QUESTION:
            raise QuestionTooLong(
                f"The question has {len(question):,} characters; the maximum is {LONGEST_QUESTION:,}."
            )
        # Everything is checked by now, except for a blank question, which is refused later with a better message.
        return AnswerBody.model_construct(
            question=question, collection=collection, write=write, earlier=_turns(self.messages[:last])
        )


def _turns(messages: Sequence[MessageIn]) -> list[TurnBody]:
    """The user's messages, each with the answer to it; long ones are cut."""
    turns: list[TurnBody] = []
    for message in messages:
        if message.role == "user":
            turns.append(TurnBody.model_construct(question=message.text()[:LONGEST_QUESTION], answer=""))
        elif message.role == "assistant" and turns:
            turns[-1].answer = f"{turns[-1].answer}{message.text()}"[:LONGEST_ANSWER]
    return turns
