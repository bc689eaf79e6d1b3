"""What a server of the OpenAI kind answers to a completion, streamed or whole, as pieces of text."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from pincite.ingest.errors import LanguageModelGarbled, LanguageModelRefused
from pincite.service.plain import one_line

_LONGEST = 2**22  # bytes of an answer that is no stream
_FIELDS = (b":", b"event:", b"id:", b"retry:")  # of server-sent events, beside data
_SAID = 300  # characters of what a server says that are passed on
_THOUGHTS = ("reasoning_content", "reasoning")
_OPENS, _CLOSES = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of a reply; `finish` says why the reply ended, "" where it goes on.

    `thinking`: the model thought aloud, in a field that is no part of the reply.
    """

    text: str
    finish: str = ""
    thinking: bool = False


async def read_deltas(lines: AsyncIterator[bytes]) -> AsyncIterator[Delta]:
    """The pieces of a stream of events, or the one piece of a JSON body, whatever the content is called.

    Reasoning that comes in a field of its own is left out. Raises LanguageModelRefused for an error that the server
    tells, LanguageModelGarbled for what is neither.
    """
    whole, streamed = bytearray(), False
    async for line in lines:
        if line.startswith(b"data:"):
            streamed = True
            data = line.removeprefix(b"data:").strip()
            if data == b"[DONE]":
                yield Delta("", "stop")
                return
            if data:
                yield _delta(_parsed(data))
        elif not line.startswith(_FIELDS):
            whole += line + b"\n"
            if len(whole) > _LONGEST:
                raise LanguageModelGarbled("The language model's server sends something else than a reply.")
    if not streamed and whole.strip():
        delta = _delta(_parsed(bytes(whole)))
        yield Delta(delta.text, delta.finish or "stop")


class Thinking:
    """Takes out what a model thinks aloud in <think> ... </think> before its reply, in pieces cut anywhere."""

    def __init__(self) -> None:
        self._held = ""
        self._inside = False
        self._over = False

    def without(self, piece: str) -> str:
        """What of the next piece belongs to the reply, with what was held back."""
        if self._over:
            return piece
        self._held += piece
        if self._inside:
            return self._after_thinking()
        start = self._held.lstrip()
        if start.startswith(_OPENS):
            self._inside = True
            return self._after_thinking()
        if _OPENS.startswith(start):  # it may still become one
            return ""
        return self.rest()

    def rest(self) -> str:
        """What was held back and turned out to be no thinking."""
        held, self._held, self._over = "" if self._inside else self._held, "", True
        return held

    def _after_thinking(self) -> str:
        _, closed, after = self._held.partition(_CLOSES)
        if not closed:
            self._held = self._held[-len(_CLOSES) :]
            return ""
        self._held, self._inside, self._over = "", False, True
        return after.lstrip()


def said_in(content: bytes) -> str:
    """What a server says of an error, in the shapes that are about: OpenAI's, Ollama's, FastAPI's, plain text."""
    text = content.decode("utf-8", errors="replace")
    try:
        return _message(json.loads(text))[:_SAID]
    except (ValueError, RecursionError):
        return "a web page" if text.lstrip()[:1] == "<" else one_line(text)[:_SAID]


def _delta(event: Any) -> Delta:
    if isinstance(event, dict) and event.get("error"):
        raise LanguageModelRefused(f"The language model's server gave up: {_message(event)[:_SAID]}")
    try:
        if not event["choices"]:  # counts of tokens
            return Delta("")
        choice = event["choices"][0]
        part = choice.get("delta") or choice.get("message") or {}
        refusal, content, finish = part.get("refusal"), part.get("content"), choice.get("finish_reason")
        thinking = any(part.get(name) for name in _THOUGHTS)
    except (KeyError, TypeError, AttributeError) as error:
        raise _garbled(one_line(str(event))) from error
    if refusal:
        raise LanguageModelRefused(f"The language model will not write this: {one_line(str(refusal))[:_SAID]}")
    return Delta(_text(content), str(finish or ""), thinking)


def _text(content: Any) -> str:
    """The text of a message's content, which may come as a list of parts."""
    if isinstance(content, list):
        return "".join(_text(part.get("text")) for part in content if isinstance(part, Mapping))
    whole = content if isinstance(content, str) else ""
    return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves of pairs cannot be stored


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _garbled(said_in(data)) from error


def _garbled(said: str) -> LanguageModelGarbled:
    return LanguageModelGarbled(
        f"What came from the language model's server is no reply: {said[:80]!r}. "
        "Is PINCITE_LLM_URL its address, up to and with /v1?"
    )


def _message(said: Any) -> str:
    """The sentence within an error's JSON."""
    while isinstance(said, Mapping):
        said = next((said[name] for name in ("error", "message", "detail", "type") if said.get(name)), "nothing")
    return one_line(str(said))
