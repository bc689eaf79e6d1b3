"""Chat completions, as OpenAI's interface has them; what it has no place for stands under `pincite`."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pincite.service.answering.answer import Answer
from pincite.service.answering.followups import Rewritten
from pincite.service.citations.citation import label
from pincite.service.export.markdown import Addresses, CitedText
from pincite.service.wire.asking import GivenAnswer, given_answer
from pincite.service.wire.to_json import Json, json_of

OWNER = "pincite"


@dataclass(frozen=True, slots=True)
class UrlCitation:
    """Characters `start_index` up to, not including, `end_index` of the content are the mark of this source."""

    start_index: int
    end_index: int
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class ChatAnnotation:
    """A mark in the content."""

    type: Literal["url_citation"]
    url_citation: UrlCitation


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """The answer as Markdown: sentences with marks, then the sources that they number."""

    role: Literal["assistant"]
    content: str
    refusal: None
    annotations: tuple[ChatAnnotation, ...]


@dataclass(frozen=True, slots=True)
class ChatChoice:
    """The one answer."""

    index: int
    message: ChatMessage
    logprobs: None
    finish_reason: Literal["stop"]


@dataclass(frozen=True, slots=True)
class ChatUsage:
    """Always 0: Pincite counts no tokens."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


@dataclass(frozen=True, slots=True)
class ChatCompletion:
    """A reply; `pincite` is the answer as `/v1/ask` gives it."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: tuple[ChatChoice, ...]
    usage: ChatUsage
    pincite: GivenAnswer


@dataclass(frozen=True, slots=True)
class ChatModel:
    """A collection as a model: `pincite` is the default one, `pincite/NAME` any other."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


@dataclass(frozen=True, slots=True)
class ChatModels:
    """What can be asked."""

    object: Literal["list"]
    data: tuple[ChatModel, ...]


# Whoever asks for a count of tokens gets none: no text is priced here, and a language model's server counts for itself.
_USAGE = ChatUsage(0, 0, 0)


@dataclass(frozen=True, slots=True)
class ReplyHead:
    """What the parts of one reply share: the model that was asked, an id, and when it began (seconds since 1970)."""

    model: str
    id: str = field(default_factory=lambda: f"chatcmpl-{secrets.token_hex(12)}")
    created: int = field(default_factory=lambda: int(time.time()))


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, how its question was understood, all the text that was made of it, and where its citations lead."""

    answer: Answer
    understood: Rewritten
    text: CitedText
    addresses: Addresses


def chat_completion(head: ReplyHead, reply: Reply) -> ChatCompletion:
    """A whole reply."""
    message = ChatMessage("assistant", reply.text.text, None, _annotations(reply))
    return ChatCompletion(
        id=head.id,
        object="chat.completion",
        created=head.created,
        model=head.model,
        choices=(ChatChoice(0, message, None, "stop"),),
        usage=_USAGE,
        pincite=given_answer(reply.answer, reply.understood),
    )


def chat_models(models: Sequence[tuple[str, int]]) -> ChatModels:
    """What can be asked: names, and since when (seconds since 1970)."""
    return ChatModels("list", tuple(ChatModel(name, "model", since, OWNER) for name, since in models))


def first_chunk(head: ReplyHead) -> Json:
    """The first piece of a reply in a stream."""
    return _chunk(head, {"role": "assistant", "content": ""}, None)


def text_chunk(head: ReplyHead, text: str) -> Json:
    """More of the text."""
    return _chunk(head, {"content": text}, None)


def last_chunk(head: ReplyHead, reply: Reply) -> Json:
    """The last piece: the citations in the whole text, and the answer."""
    ended = _chunk(head, {"annotations": [json_of(one) for one in _annotations(reply)]}, "stop")
    return {**ended, "pincite": json_of(given_answer(reply.answer, reply.understood))}


def usage_chunk(head: ReplyHead) -> Json:
    """What a stream ends with where the caller asks for it."""
    return {**_head(head), "choices": [], "usage": json_of(_USAGE)}


def openai_error(kind: str, status: int, message: str) -> Json:
    """What went wrong, as programs for OpenAI's interface read it."""
    whose = "invalid_request_error" if status < 500 else "server_error"
    return {"error": {"message": message, "type": whose, "param": None, "code": kind}}


def _annotations(reply: Reply) -> tuple[ChatAnnotation, ...]:
    """A mark for each citation in the text; indexes count characters (code points)."""
    return tuple(
        ChatAnnotation(
            "url_citation", UrlCitation(mark.start, mark.end, reply.addresses.of(mark.citation), label(mark.citation))
        )
        for mark in reply.text.marks
    )


def _chunk(head: ReplyHead, delta: Json, finish: str | None) -> Json:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return {**_head(head), "choices": [choice]}


def _head(head: ReplyHead) -> Json:
    return {"id": head.id, "object": "chat.completion.chunk", "created": head.created, "model": head.model}
