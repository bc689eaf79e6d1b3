"""Conversations, in the shapes of OpenAI's interface, where a field that nobody reads is ignored."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pincite.index.search.search import LONGEST_QUESTION
from pincite.ingest.errors import BadOption, QuestionTooLong
from pincite.service.wire.requests.asking import AnswerBody, TurnBody

LONGEST_ANSWER = 20_000  # characters of an earlier answer


class PartIn(BaseModel):
    """A part of a message; only that of type "text" can be part of a question."""

    type: Annotated[str, Field(min_length=1, max_length=100, examples=["text"])]
    text: str | None = None


class MessageIn(BaseModel):
    """A turn of a conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[PartIn] | None = None

    def text(self) -> str:
        """What it says; its other parts are left out."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text or "" for part in self.content or [] if part.type == "text")

    def other_parts(self) -> list[str]:
        """The types of the parts that are not text."""
        return [part.type for part in self.content if part.type != "text"] if isinstance(self.content, list) else []


class StreamOptionsIn(BaseModel):
    """What a stream is to hold."""

    include_usage: bool | None = False


class ChatBody(BaseModel):
    """A conversation; its last message of a user is the question."""

    model: Annotated[str, Field(min_length=1, max_length=100, examples=["pincite"])]
    messages: Annotated[list[MessageIn], Field(min_length=1, max_length=2_000)]
    stream: bool | None = False
    stream_options: StreamOptionsIn | None = None

    def asked(self, collection: str | None, write: bool) -> AnswerBody:
        """The question with the turns before it; raises BadOption where there is none that could be answered."""
        last = max((at for at, message in enumerate(self.messages) if message.role == "user"), default=None)
        if last is None:
            raise BadOption("There is no message with the role user, and so no question.")
        question, others = self.messages[last].text(), self.messages[last].other_parts()
        if others:
            raise BadOption(f"The question holds {', '.join(others)}: only text can be read here.")
        if len(question) > LONGEST_QUESTION:
            raise QuestionTooLong(
                f"The question has {len(question):,} characters, {LONGEST_QUESTION:,} at most are read."
            )
        # Nothing is left to be checked, and a question of white space is refused with a better sentence further on.
        return AnswerBody.model_construct(
            question=question, collection=collection, write=write, earlier=_turns(self.messages[:last])
        )


def _turns(messages: Sequence[MessageIn]) -> list[TurnBody]:
    """The user's messages, each with what was answered to it; of very long ones the beginning."""
    turns: list[TurnBody] = []
    for message in messages:
        if message.role == "user":
            turns.append(TurnBody.model_construct(question=message.text()[:LONGEST_QUESTION], answer=""))
        elif message.role == "assistant" and turns:
            turns[-1].answer = f"{turns[-1].answer}{message.text()}"[:LONGEST_ANSWER]
    return turns
