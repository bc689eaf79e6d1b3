"""The JSON of a chat completion, as OpenAI's interface has it; what it has no place for stands under `pincite`."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from pincite.service.answering.answer import Answer
from pincite.service.answering.followups import Rewritten
from pincite.service.citations.citation import label
from pincite.service.export.markdown import Addresses, CitedText
from pincite.service.wire.shapes import Json, answer_json

OWNER = "pincite"
# Whoever asks for a count of tokens gets none: no text is priced here, and a language model's server counts for itself.
_USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


@dataclass(frozen=True, slots=True)
class Completion:
    """What the parts of one reply share: the model that was asked, an id and when it was begun."""

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


def completion_json(completion: Completion, reply: Reply) -> Json:
    """A whole reply."""
    cited = annotations_json(reply)
    message = {"role": "assistant", "content": reply.text.text, "refusal": None, "annotations": cited}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {
        **_head(completion, "chat.completion"),
        "choices": [choice],
        "usage": _USAGE,
        "pincite": answer_json(reply.answer, reply.understood),
    }


def begun_json(completion: Completion) -> Json:
    """The first piece of a reply in a stream."""
    return _chunk(completion, {"role": "assistant", "content": ""}, None)


def piece_json(completion: Completion, text: str) -> Json:
    """More of the text."""
    return _chunk(completion, {"content": text}, None)


def ended_json(completion: Completion, reply: Reply) -> Json:
    """The last piece: the citations in the whole text, and the answer."""
    ended = _chunk(completion, {"annotations": annotations_json(reply)}, "stop")
    return {**ended, "pincite": answer_json(reply.answer, reply.understood)}


def usage_json(completion: Completion) -> Json:
    """What a stream ends with where the caller asks for it."""
    return {**_head(completion, "chat.completion.chunk"), "choices": [], "usage": _USAGE}


def annotations_json(reply: Reply) -> list[Json]:
    """A `url_citation` for each mark; its indexes count characters (code points), the end not included."""
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": mark.start,
                "end_index": mark.end,
                "url": reply.addresses.of(mark.citation),
                "title": label(mark.citation),
            },
        }
        for mark in reply.text.marks
    ]


def models_json(models: Sequence[tuple[str, int]]) -> Json:
    """What can be asked: names, and since when (seconds since 1970)."""
    listed = [{"id": name, "object": "model", "created": since, "owned_by": OWNER} for name, since in models]
    return {"object": "list", "data": listed}


def error_json(kind: str, status: int, message: str) -> Json:
    """What went wrong, as programs for OpenAI's interface read it."""
    whose = "invalid_request_error" if status < 500 else "server_error"
    return {"error": {"message": message, "type": whose, "param": None, "code": kind}}


def _chunk(completion: Completion, delta: Json, finish: str | None) -> Json:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return {**_head(completion, "chat.completion.chunk"), "choices": [choice]}


def _head(completion: Completion, kind: str) -> Json:
    return {"id": completion.id, "object": kind, "created": completion.created, "model": completion.model}
