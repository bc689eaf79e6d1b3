"""Requests to a language model's server under deadlines for each line. Owns httpx beside service/client/transport.py.

That one asks and waits; this one streams, ends at the second it was told, and can be given up at any time.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import httpx

from pincite.ingest.errors import LanguageModelGarbled, LanguageModelSlow, LanguageModelUnreachable
from pincite.service.settings import is_loopback

_LONGEST_LINE = 2**20  # bytes
_SECRET = 8  # characters; a shorter key ("none") is no secret, and may be a word of a reply


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a reply may take, in seconds above 0.

    `total` bounds all of it, with every try and pause; `connect` is for a connection, `first` for the first word (a
    model reads its passages before it writes), `between` for the time between two. A request is tried `tries` times
    (from 1); before the second the pause is about `pause`, then doubles. A server that asks for a pause above
    `longest_pause` is not waited for.
    """

    total: float = 120.0
    connect: float = 5.0
    first: float = 120.0
    between: float = 30.0
    tries: int = 3
    pause: float = 0.5
    longest_pause: float = 10.0


class Deadline:
    """The event loop's time `at` which an answer is given up: `seconds` from now, or when all of it `ends`."""

    def __init__(self, seconds: float, ends: float) -> None:
        self._ends = ends
        self.renew(seconds)

    def renew(self, seconds: float) -> None:
        """Grants so many seconds from now."""
        self.at = min(self._ends, _now() + seconds)


@dataclass(frozen=True, slots=True)
class Incoming:
    """An answer that has begun; header names are in lower case, lines without their ends.

    Who reads the lines renews the deadline when they say something: servers that are still at work send empty ones.
    """

    status: int
    headers: Mapping[str, str]
    lines: AsyncIterator[bytes]
    deadline: Deadline


class Wire:
    """A server's address and the key that it wants; every request is a connection of its own."""

    def __init__(self, url: str, key: str | None, patience: Patience) -> None:
        self.url = url
        self._headers = {"Accept-Encoding": "identity", **({"Authorization": f"Bearer {key}"} if key else {})}
        self._key = key.encode() if key and len(key) >= _SECRET else None
        self._patience = patience
        self._proxies = not is_loopback(urlsplit(url).hostname or "")  # no proxy leads to this machine

    @asynccontextmanager
    async def asked(
        self, method: str, path: str, body: Mapping[str, Any] | None, ends: float
    ) -> AsyncGenerator[Incoming, None]:
        """What the server answers at a path below its address, until the event loop's time is `ends`.

        Raises LanguageModelUnreachable, LanguageModelSlow or LanguageModelGarbled, also while lines are read.
        """
        async with self._client() as client:
            deadline = Deadline(self._patience.first, ends)
            with self._told():
                async with asyncio.timeout_at(deadline.at):
                    request = client.build_request(method, self.url + path, json=body)
                    response = await client.send(request, stream=True)
            try:
                yield Incoming(response.status_code, response.headers, self._lines(response, deadline), deadline)
            finally:
                await response.aclose()

    def _client(self) -> httpx.AsyncClient:
        timeout = httpx.Timeout(None, connect=self._patience.connect)
        try:
            return httpx.AsyncClient(headers=self._headers, timeout=timeout, verify=self._tls, trust_env=self._proxies)
        except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
            raise LanguageModelUnreachable(
                f"{self.url} cannot be asked by way of the proxy or with the certificates that the environment names "
                f"({error}). HTTPS_PROXY, ALL_PROXY, NO_PROXY and SSL_CERT_FILE say which."
            ) from error

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()  # takes tens of milliseconds

    async def _lines(self, response: httpx.Response, deadline: Deadline) -> AsyncIterator[bytes]:
        """Lines end with a line feed only: what else Unicode calls a line's end may stand within JSON."""
        chunks, begun = response.aiter_bytes(), bytearray()
        while True:
            with self._told():
                async with asyncio.timeout_at(deadline.at):
                    chunk = await anext(chunks, None)
            if chunk is None:
                break
            begun += chunk
            if b"\n" in chunk:
                *whole, last = begun.split(b"\n")
                for line in whole:
                    yield self._without_key(line.rstrip(b"\r"))
                begun = last
            if len(begun) > _LONGEST_LINE:
                raise LanguageModelGarbled(
                    f"The language model at {self.url} sends a line that does not end. "
                    "Is a model's server at this address?"
                )
        if begun:
            yield self._without_key(begun)

    def _without_key(self, line: bytearray) -> bytes:
        """The line; servers that refuse a key may repeat it, and what they say is shown."""
        return bytes(line.replace(self._key, b"(key)") if self._key else line)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tells what went wrong on the way."""
        try:
            yield
        except TimeoutError as error:
            raise LanguageModelSlow(
                f"The language model at {self.url} did not answer in time. Try again, choose a smaller model, give it "
                "fewer passages (PINCITE_LLM_PASSAGE_TOKENS) or more time (PINCITE_LLM_SECONDS)."
            ) from error
        except httpx.DecodingError as error:
            raise LanguageModelGarbled(f"What {self.url} answers cannot be unpacked ({error}).") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise LanguageModelUnreachable(
                f"The language model at {self.url} cannot be reached, or the connection broke "
                f"({str(error) or type(error).__name__}). Is its server running there?"
            ) from error


def _now() -> float:
    return asyncio.get_running_loop().time()
