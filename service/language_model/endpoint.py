"""A language model behind any OpenAI-compatible server: llama.cpp, Ollama, vLLM, a hosted service."""

import asyncio
import json
import random
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from pincite.ingest.errors import (
    LanguageModelError,
    LanguageModelGarbled,
    LanguageModelRefused,
    LanguageModelUnreachable,
)
from pincite.service.language_model.background import Background
from pincite.service.language_model.deltas import Delta, Thinking, read_deltas, said_in
from pincite.service.language_model.dialect import Dialect, refusal
from pincite.service.language_model.model import Message, Schema
from pincite.service.language_model.settings import ModelSettings
from pincite.service.language_model.wire import Incoming, Patience, Wire

_PASSING = {429, 502, 503, 504}  # statuses that are worth another try
_LONGEST_TOKEN = 128  # characters; a reply with more characters per token ignores the limit
_AFTERWARDS = 1.0  # seconds to wait for what may follow the end of a reply
_LONGEST_ANSWER = 2**22  # bytes of a response that is not a reply


class Endpoint:
    """A LanguageModel over HTTP. Threads may share it; each reply uses its own connection.

    If the settings name no model, the first one that the server lists is used. `dialect` holds the features that the
    server turned out to support.
    """

    def __init__(self, settings: ModelSettings, patience: Patience | None = None) -> None:
        self.settings = settings
        self.dialect = Dialect()
        self._patience = patience or Patience(total=settings.seconds, first=settings.seconds)
        self._wire = Wire(settings.url, settings.key, self._patience)
        self._name = settings.model

    @property
    def name(self) -> str:
        """The model's name; if none is set, the server's address until the first reply is requested."""
        return self._name or self.settings.url

    def names(self) -> list[str]:
        """The models that the server lists, at least one; raises LanguageModelError's leaves."""
        return list(Background(self._each_name()))

    def stream(self, messages: Sequence[Message], schema: Schema | None, most_tokens: int) -> Background[str]:
        """The reply, piece by piece; the request is sent at once. Closing it, from any thread, closes the connection.

        Raises LanguageModelUnreachable, LanguageModelRefused, LanguageModelSlow or LanguageModelGarbled; the last one
        also if the reply is empty or was cut. Pieces received before an error are returned first.
        """
        return Background(self._reply(messages, schema, most_tokens))

    async def _each_name(self) -> AsyncGenerator[str, None]:
        for name in await self._names(_now() + self._patience.total):
            yield name

    async def _names(self, ends: float) -> list[str]:
        async with self._accepted("GET", "/models", None, ends) as incoming:
            names = _listed(await _content(incoming))
        if not names:
            raise LanguageModelGarbled(
                f"{self.settings.url} does not list its models: set PINCITE_LLM_MODEL to the one to use."
            )
        return names

    async def _reply(
        self, messages: Sequence[Message], schema: Schema | None, most_tokens: int
    ) -> AsyncGenerator[str, None]:
        """The pieces of the first attempt that succeeds; after its first piece there are no further attempts."""
        ends, tries, dialect, begun = _now() + self._patience.total, 1, self.dialect, False
        while True:
            try:
                self._name = self._name or (await self._names(ends))[0]
                body = dialect.body(self._name, messages, schema, most_tokens)
                async with self._accepted("POST", "/chat/completions", body, ends) as incoming:
                    self.dialect = dialect
                    async for piece in _pieces(incoming, self._patience.between, most_tokens):
                        begun = True
                        yield piece
                return
            except (LanguageModelUnreachable, LanguageModelRefused) as error:
                if begun:
                    raise
                simpler = dialect.without(error) if isinstance(error, LanguageModelRefused) else None
                if simpler is None:
                    await self._pause(error, tries, ends)
                    tries += 1
                dialect = simpler or dialect

    async def _pause(self, error: LanguageModelUnreachable | LanguageModelRefused, tries: int, ends: float) -> None:
        """Waits before the next attempt; raises the error if there is to be none."""
        pause = self._patience.pause * 2 ** (tries - 1) * random.uniform(0.5, 1.5)
        if isinstance(error, LanguageModelRefused):
            if error.status not in _PASSING:
                raise error
            pause = max(pause, error.retry_after or 0.0)
        if tries >= self._patience.tries or pause > min(self._patience.longest_pause, ends - _now()):
            raise error
        await asyncio.sleep(pause)

    @asynccontextmanager
    async def _accepted(
        self, method: str, path: str, body: Mapping[str, Any] | None, ends: float
    ) -> AsyncGenerator[Incoming, None]:
        """The server's response with status 200; raises LanguageModelRefused for any other status."""
        async with self._wire.asked(method, path, body, ends) as incoming:
            if incoming.status != 200:
                said = said_in(await _content(incoming))
                raise refusal(self.settings.url, incoming.status, incoming.headers, said)
            yield incoming


async def _pieces(incoming: Incoming, patience: float, most_tokens: int) -> AsyncIterator[str]:
    """The text of a reply; raises LanguageModelGarbled at the end if the reply is incomplete."""
    thinking, finish, length = Thinking(), "", 0
    async for delta in _to_the_end(read_deltas(incoming.lines)):
        if delta.text or delta.thinking:
            incoming.deadline.renew(patience)
        if finish in ("", "stop"):  # some servers send "stop" with every piece and the real reason with the last
            finish = delta.finish or finish
        text = thinking.without(delta.text)
        length += len(text)
        if length > most_tokens * _LONGEST_TOKEN:
            raise LanguageModelGarbled(f"The language model ignores the limit of {most_tokens} tokens for its reply.")
        if text:
            yield text
    rest = thinking.rest()
    if rest:
        yield rest
    _require_whole(finish, length + len(rest), most_tokens)


async def _to_the_end(deltas: AsyncIterator[Delta]) -> AsyncIterator[Delta]:
    """The deltas; after one that ends the reply, errors and silence are ignored."""
    ended = False
    while True:
        try:
            async with asyncio.timeout(_AFTERWARDS if ended else None):
                delta = await anext(deltas, None)
        except (LanguageModelError, TimeoutError):
            if ended:
                return
            raise
        if delta is None:
            return
        ended = ended or bool(delta.finish)
        yield delta


def _require_whole(finish: str, length: int, most_tokens: int) -> None:
    if finish == "length":
        raise LanguageModelGarbled(
            f"The language model's reply was cut after {most_tokens} tokens, thinking included. "
            "Ask a narrower question, or choose a model that writes shorter replies."
        )
    if finish == "content_filter":
        raise LanguageModelRefused("The language model's server withheld the reply (content filter).")
    if not finish:
        raise LanguageModelGarbled("The language model's reply breaks off. Try again; the server's log may say why.")
    if not length:
        raise LanguageModelGarbled("The language model's reply is empty. Try again, or choose another model.")


async def _content(incoming: Incoming) -> bytes:
    """The body of a response that is not a reply, up to a limit."""
    content = bytearray()
    async for line in incoming.lines:
        content += line + b"\n"
        if len(content) > _LONGEST_ANSWER:
            break
    return bytes(content)


def _listed(content: bytes) -> list[str]:
    try:
        return [str(one["id"]) for one in json.loads(content)["data"] or []]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def _now() -> float:
    return asyncio.get_running_loop().time()
