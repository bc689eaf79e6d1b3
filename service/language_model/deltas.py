"""Parses the response of an OpenAI-compatible server, streamed or whole, into pieces of text."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from pincite.ingest.errors import LanguageModelGarbled, LanguageModelRefused
from pincite.service.plain import one_line

_LONGEST = 2**22  # bytes of a response that is not a stream
_FIELDS = (b":", b"event:", b"id:", b"retry:")  # fields of server-sent events other than data
_SAID = 300  # characters of a server's message that are passed on
_THOUGHTS = ("reasoning_content", "reasoning")
_OPENS, _CLOSES = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of a reply; `finish` says why the reply ended, "" if it goes on.

    `thinking`: the piece carried reasoning in a separate field, which is not part of the reply.
    """

    text: str
    finish: str = ""
    thinking: bool = False


async def read_deltas(lines: AsyncIterator[bytes]) -> AsyncIterator[Delta]:
    """The pieces of an event stream, or the single piece of a JSON body; the content type does not matter.

    Reasoning in a separate field is left out. Raises LanguageModelRefused for an error that the server reports, and
    LanguageModelGarbled for anything else.
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
                raise LanguageModelGarbled(
                    "The language model's server sends something other than a reply. Is PINCITE_LLM_URL its address?"
                )
    if not streamed and whole.strip():
        delta = _delta(_parsed(bytes(whole)))
        yield Delta(delta.text, delta.finish or "stop")


class Thinking:
    """Removes a leading <think> ... </think> block from a reply whose pieces may be cut anywhere."""

    def __init__(self) -> None:
        self._held = ""
        self._inside = False
        self._over = False

    def without(self, piece: str) -> str:
        """The part of the next piece that belongs to the reply, with any text held back before."""
        if self._over:
            return piece
        self._held += piece
        if self._inside:
            return self._after_thinking()
        start = self._held.lstrip()
        if start.startswith(_OPENS):
            self._inside = True
            return self._after_thinking()
        if _OPENS.startswith(start):  # it may still become the opening tag
            return ""
        return self.rest()

    def rest(self) -> str:
        """The text that was held back but does not belong to a thinking block."""
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
    """A server's error message, from any of the usual formats: OpenAI's, Ollama's, FastAPI's, plain text."""
    text = content.decode("utf-8", errors="replace")
    try:
        return _message(json.loads(text))[:_SAID]
    except (ValueError, RecursionError):
        return "a web page" if text.lstrip()[:1] == "<" else one_line(text)[:_SAID]


def _delta(event: Any) -> Delta:
    if isinstance(event, dict) and event.get("error"):
        raise LanguageModelRefused(f"The language model's server reported an error: {_message(event)[:_SAID]}")
    try:
        if not event["choices"]:  # an event with token counts
            return Delta("")
        choice = event["choices"][0]
        part = choice.get("delta") or choice.get("message") or {}
        refusal, content, finish = part.get("refusal"), part.get("content"), choice.get("finish_reason")
        thinking = any(part.get(name) for name in _THOUGHTS)
    except (KeyError, TypeError, AttributeError) as error:
        raise _garbled(one_line(str(event))) from error
    if refusal:
        raise LanguageModelRefused(f"The language model refused to answer: {one_line(str(refusal))[:_SAID]}")
    return Delta(_text(content), str(finish or ""), thinking)


def _text(content: Any) -> str:
    """The text of a message's content, which may be a list of parts."""
    if isinstance(content, list):
        return "".join(_text(part.get("text")) for part in content if isinstance(part, Mapping))
    whole = content if isinstance(content, str) else ""
    return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # lone surrogates cannot be stored


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _garbled(said_in(data)) from error


def _garbled(said: str) -> LanguageModelGarbled:
    return LanguageModelGarbled(
        f"The language model's server sent something that is not a reply: {said[:80]!r}. "
        "Is PINCITE_LLM_URL its address, including /v1?"
    )


def _message(said: Any) -> str:
    """The message inside an error's JSON."""
    while isinstance(said, Mapping):
        said = next((said[name] for name in ("error", "message", "detail", "type") if said.get(name)), "nothing")
    return one_line(str(said))
