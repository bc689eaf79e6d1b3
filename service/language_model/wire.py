"""Sends requests to a language model's server and streams the response line by line, each line under a deadline.

Owns httpx, with service/client/transport.py. That module waits for whole responses; this one streams, stops at its
deadline and can be cancelled at any time.
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
_SECRET = 8  # characters; a shorter key ("none") is not secret and may be a word of a reply


@dataclass(frozen=True, slots=True)
class Patience:
    """Time limits for a reply, in seconds above 0.

    `total` covers everything, with all attempts and pauses. `connect` is for connecting, `first` for the first word (a
    model reads its passages before it writes), `between` for the time between two words. There are at most `tries`
    attempts (at least 1); the pause before the second is about `pause` and then doubles. If a server asks for a pause
    longer than `longest_pause`, the request fails.
    """

    total: float = 120.0
    connect: float = 5.0
    first: float = 120.0
    between: float = 30.0
    tries: int = 3
    pause: float = 0.5
    longest_pause: float = 10.0


class Deadline:
    """The deadline `at`, in the event loop's time: `seconds` from now, but never later than `ends`."""

    def __init__(self, seconds: float, ends: float) -> None:
        self._ends = ends
        self.renew(seconds)

    def renew(self, seconds: float) -> None:
        """Moves the deadline to this many seconds from now."""
        self.at = min(self._ends, _now() + seconds)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A response that has begun; header names are in lower case, lines have no line ends.

    The reader of the lines renews the deadline when a line has content: busy servers send empty lines meanwhile.
    """

    status: int
    headers: Mapping[str, str]
    lines: AsyncIterator[bytes]
    deadline: Deadline


class Wire:
    """A server's address and its key; every request uses its own connection."""

    def __init__(self, url: str, key: str | None, patience: Patience) -> None:
        self.url = url
        self._headers = {"Accept-Encoding": "identity", **({"Authorization": f"Bearer {key}"} if key else {})}
        self._key = key.encode() if key and len(key) >= _SECRET else None
        self._patience = patience
        self._proxies = not is_loopback(urlsplit(url).hostname or "")  # a proxy cannot reach this machine's loopback

    @asynccontextmanager
    async def asked(
        self, method: str, path: str, body: Mapping[str, Any] | None, ends: float
    ) -> AsyncGenerator[Incoming, None]:
        """The server's response to a request at a path below its address; `ends` is in the event loop's time.

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
                f"{self.url} cannot be reached with the proxy or the certificates set in the environment ({error}). "
                "Check HTTPS_PROXY, ALL_PROXY, NO_PROXY and SSL_CERT_FILE."
            ) from error

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()  # takes tens of milliseconds

    async def _lines(self, response: httpx.Response, deadline: Deadline) -> AsyncIterator[bytes]:
        """The lines of a response. Only a line feed ends one: JSON may contain Unicode's other line separators."""
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
                    "Is this the address of a language model's server?"
                )
        if begun:
            yield self._without_key(begun)

    def _without_key(self, line: bytearray) -> bytes:
        """The line with the key masked: servers that refuse a key may repeat it, and their message is shown."""
        return bytes(line.replace(self._key, b"(key)") if self._key else line)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turns httpx's errors and timeouts into LanguageModelError's leaves."""
        try:
            yield
        except TimeoutError as error:
            raise LanguageModelSlow(
                f"The language model at {self.url} did not answer in time. Try again, choose a smaller model, send "
                "fewer passages (PINCITE_LLM_PASSAGE_TOKENS) or allow more time (PINCITE_LLM_SECONDS)."
            ) from error
        except httpx.DecodingError as error:
            raise LanguageModelGarbled(f"The response of {self.url} cannot be decompressed ({error}).") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise LanguageModelUnreachable(
                f"The language model at {self.url} cannot be reached, or the connection broke "
                f"({str(error) or type(error).__name__}). Is the server running there?"
            ) from error


def _now() -> float:
    return asyncio.get_running_loop().time()
