"""Chat completions in the format of OpenAI's API; anything it has no field for is under `pincite`."""

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
    """The source cited by the mark at characters `start_index` to `end_index` (exclusive) of the content."""

    start_index: int
    end_index: int
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class ChatAnnotation:
    """An annotation for one citation mark in the content."""

    type: Literal["url_citation"]
    url_citation: UrlCitation


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """The answer as Markdown: sentences with citation marks, then the numbered sources."""

    role: Literal["assistant"]
    content: str
    refusal: None
    annotations: tuple[ChatAnnotation, ...]


@dataclass(frozen=True, slots=True)
class ChatChoice:
    """The only choice: the answer."""

    index: int
    message: ChatMessage
    logprobs: None
    finish_reason: Literal["stop"]


@dataclass(frozen=True, slots=True)
class ChatUsage:
    """Token counts, always 0: Pincite does not count tokens."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


@dataclass(frozen=True, slots=True)
class ChatCompletion:
    """A reply; `pincite` is the answer in the format of `/v1/ask`."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: tuple[ChatChoice, ...]
    usage: ChatUsage
    pincite: GivenAnswer


@dataclass(frozen=True, slots=True)
class ChatModel:
    """A collection as a model: `pincite` is the default `collection`, `pincite/NAME` any other."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str
    collection: str


@dataclass(frozen=True, slots=True)
class ChatModels:
    """The models that can be asked."""

    object: Literal["list"]
    data: tuple[ChatModel, ...]


# Token counts are always 0: nothing is billed here, and the language model's own server counts its tokens.
_USAGE = ChatUsage(0, 0, 0)


@dataclass(frozen=True, slots=True)
class ReplyHead:
    """What all chunks of one reply share: the model that was asked, an id and the start time (seconds since 1970)."""

    model: str
    id: str = field(default_factory=lambda: f"chatcmpl-{secrets.token_hex(12)}")
    created: int = field(default_factory=lambda: int(time.time()))


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, how its question was understood, its complete text, and the URLs of its citations."""

    answer: Answer
    understood: Rewritten
    text: CitedText
    addresses: Addresses


def chat_completion(head: ReplyHead, reply: Reply) -> ChatCompletion:
    """The complete reply."""
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


def chat_models(models: Sequence[tuple[str, int, str]]) -> ChatModels:
    """The list of models, from their names, creation times (seconds since 1970) and collections."""
    return ChatModels("list", tuple(ChatModel(name, "model", since, OWNER, stands) for name, since, stands in models))


def first_chunk(head: ReplyHead) -> Json:
    """The first chunk of a streamed reply."""
    return _chunk(head, {"role": "assistant", "content": ""}, None)


def text_chunk(head: ReplyHead, text: str) -> Json:
    """A chunk with more of the text."""
    return _chunk(head, {"content": text}, None)


def last_chunk(head: ReplyHead, reply: Reply) -> Json:
    """The last chunk: the annotations for the complete text, and the answer."""
    ended = _chunk(head, {"annotations": [json_of(one) for one in _annotations(reply)]}, "stop")
    return {**ended, "pincite": json_of(given_answer(reply.answer, reply.understood))}


def usage_chunk(head: ReplyHead) -> Json:
    """The usage chunk that ends a stream if the caller asks for it."""
    return {**_head(head), "choices": [], "usage": json_of(_USAGE)}


def openai_error(kind: str, status: int, message: str) -> Json:
    """An error in the format of OpenAI's API."""
    whose = "invalid_request_error" if status < 500 else "server_error"
    return {"error": {"message": message, "type": whose, "param": None, "code": kind}}


def _annotations(reply: Reply) -> tuple[ChatAnnotation, ...]:
    """One annotation for each citation mark in the text; indexes count characters (code points)."""
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
