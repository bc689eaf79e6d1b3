"""A language model's server for tests that does what a script says: one behaviour for each completion asked of it.

    with scripted_model([refuses(503), says("Two summits were held.")]) as (url, requests):
        model = Endpoint(replace(settings, url=url))       # url ends in /v1
        ...
    assert requests[1].body["messages"][-1]["content"] == "..."

The first completion gets the first behaviour, the second the second, and so on; the last one serves all that follow.
`requests` holds the completions asked for, in their order. `GET {url}/models` lists `models`, and is not in the
script. To answer according to what was asked, give `says` a function:

    says(lambda asked: '{"sentences": []}' if "schema" in str(asked.body) else "no")

A behaviour is a function of an Exchange; a test may bring its own. Nothing here outlives the `with`: who waits is
woken at its end. `asked.given_up` is set once the client has closed the connection before the behaviour was over.
"""

import json
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NAME = "scripted"  # of the model
_CUT = 7  # bytes sent at a time: odd, so that lines and characters are cut in the middle
_LOOK = 0.01  # seconds between two looks whether the client is still there
_EVENTS = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Asked:
    """A completion asked for; header names are in lower case."""

    body: Mapping[str, Any]
    headers: Mapping[str, str]
    given_up: threading.Event = field(default_factory=threading.Event)


class Exchange:
    """One request and the means to answer it. Writing raises ConnectionError when the client is gone."""

    def __init__(self, asked: Asked, handler: BaseHTTPRequestHandler, over: threading.Event) -> None:
        self.asked = asked
        self._handler = handler
        self._over = over

    @property
    def streamed(self) -> bool:
        """Whether the client asked for a stream."""
        return bool(self.asked.body.get("stream"))

    def answer(self, status: int, content: bytes, kind: str = "application/json", **headers: str) -> None:
        """The whole response at once; `Retry_After="1"` becomes the header Retry-After."""
        self._handler.send_response(status)
        fixed = {"Content-Type": kind, "Content-Length": str(len(content)), "Connection": "close"}
        for name, value in (fixed | headers).items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()
        self._handler.wfile.write(content)

    def raw(self, content: bytes) -> None:
        """Bytes as they are, in place of a response."""
        self._handler.wfile.write(content)

    def begin(self, kind: str = _EVENTS) -> None:
        """The head of a response that comes in pieces."""
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", kind)
        self._handler.send_header("Transfer-Encoding", "chunked")
        self._handler.send_header("Connection", "close")
        self._handler.end_headers()

    def send(self, content: bytes, size: int = _CUT) -> None:
        """More of the response, `size` bytes at a time; the client sees each by itself."""
        for start in range(0, len(content), size):
            piece = content[start : start + size]
            self._handler.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))

    def end(self) -> None:
        """The proper end of what was begun."""
        self._handler.wfile.write(b"0\r\n\r\n")

    def wait(self, seconds: float) -> None:
        """Waits; raises ConnectionError when the client goes or the server ends meanwhile."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._over.wait(min(_LOOK, seconds)) or self._client_is_gone():
                raise ConnectionError

    def reset(self) -> None:
        """Breaks the connection the hard way."""
        linger = struct.pack("ii", 1, 0)
        self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._handler.connection.close()
        raise ConnectionError

    def _client_is_gone(self) -> bool:
        readable, _, _ = select.select([self._handler.connection], [], [], 0)
        return bool(readable) and not self._handler.connection.recv(1, socket.MSG_PEEK)


Behaviour = Callable[[Exchange], None]
Text = str | Callable[[Asked], str]


def says(
    text: Text, finish: str | None = "stop", kind: str = _EVENTS, thinking: str = "", whole: bool = False
) -> Behaviour:
    """A good reply, streamed if that was asked for; `whole` ignores that it was.

    `finish` is the finish_reason (None: the stream just ends), `kind` the stream's content type, `thinking` what is
    told as reasoning_content before.
    """

    def behave(exchange: Exchange) -> None:
        said = text if isinstance(text, str) else text(exchange.asked)
        if whole or not exchange.streamed:
            message = {"role": "assistant", "content": said, "reasoning_content": thinking}
            exchange.answer(200, _json({"choices": [{"index": 0, "message": message, "finish_reason": finish}]}))
            return
        exchange.begin(kind)
        exchange.send(_event({"role": "assistant", "content": None}))
        if thinking:
            exchange.send(_event({"reasoning_content": thinking}))
        for piece in _pieces(said):
            exchange.send(_event({"content": piece}))
        if finish:
            exchange.send(_event({}, finish) + b": a comment\n\ndata: [DONE]\n\n")
        exchange.end()

    return behave


def says_slowly(text: str, seconds: float) -> Behaviour:
    """A good stream with so many seconds before each piece."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        for piece in _pieces(text):
            exchange.wait(seconds)
            exchange.send(_event({"content": piece}))
        exchange.send(_event({}, "stop") + b"data: [DONE]\n\n")
        exchange.end()

    return behave


def refuses(status: int, message: str = "", retry_after: str = "") -> Behaviour:
    """An error of this status, in the shape of OpenAI's."""
    body = _json({"error": {"message": message or f"status {status}", "type": "error", "code": status}})

    def behave(exchange: Exchange) -> None:
        exchange.answer(status, body, **({"Retry_After": retry_after} if retry_after else {}))

    return behave


def knows_only(formats: Sequence[str], then: Behaviour, status: int = 400) -> Behaviour:
    """Refuses any response_format but these ("json_object", "json_schema"); does `then` with the others or none."""

    def behave(exchange: Exchange) -> None:
        wanted = exchange.asked.body.get("response_format", {}).get("type")
        if wanted and wanted not in formats:
            refuses(status, f"response_format of type {wanted} is not supported")(exchange)
        else:
            then(exchange)

    return behave


def never_answers(exchange: Exchange) -> None:
    """Takes the request and says nothing."""
    exchange.wait(float("inf"))


def hangs_up(exchange: Exchange) -> None:
    """Takes the request and breaks the connection."""
    exchange.reset()


def falls_silent(text: str) -> Behaviour:
    """Streams this, then nothing more, the connection open."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        exchange.send(_event({"content": text}))
        never_answers(exchange)

    return behave


def breaks_off(text: str) -> Behaviour:
    """Streams this, then breaks the connection."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        exchange.send(_event({"content": text}))
        exchange.wait(0.05)  # a reset may overtake what was sent before it
        exchange.reset()

    return behave


def goes_wrong(text: str, message: str) -> Behaviour:
    """Streams this, then an error object, as servers do that have begun already."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        exchange.send(_event({"content": text}))
        exchange.send(b"data: " + _json({"error": {"message": message, "code": 500}}) + b"\n\n")
        exchange.end()

    return behave


def goes_on_for_ever(text: str) -> Behaviour:
    """Streams this again and again until the client has had enough."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        while True:
            exchange.send(_event({"content": text}), size=1_000)
            exchange.wait(0.001)

    return behave


def answers(content: bytes, kind: str = "application/json", status: int = 200, **headers: str) -> Behaviour:
    """Exactly these bytes: `answers(b'{"choices": [{"mess')`, `answers(b"<html>...", "text/html")`."""

    def behave(exchange: Exchange) -> None:
        exchange.answer(status, content, kind, **headers)

    return behave


def streams(content: bytes, size: int = 1_000) -> Behaviour:
    """Exactly these bytes as a stream of events, `size` at a time."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        exchange.send(content, size)
        exchange.end()

    return behave


@contextmanager
def scripted_model(
    script: Sequence[Behaviour], models: Sequence[str] | Behaviour = (NAME,)
) -> Iterator[tuple[str, list[Asked]]]:
    """The address (up to and with /v1) of a server that follows the script, and what it was asked.

    `models` are the names that it lists, or how it behaves when asked for them.
    """
    requests: list[Asked] = []
    over, turn = threading.Event(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            listed = answers(_json({"data": [{"id": name} for name in models]})) if not callable(models) else models
            behaviour = listed if self.path == "/v1/models" else refuses(404, "no such path")
            self._do(behaviour, Asked({}, _headers(self)))

        def do_POST(self) -> None:
            try:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            except ValueError:  # the client went while it was asking
                self.close_connection = True
                return None
            if self.path != "/v1/chat/completions":
                return self._do(refuses(404, "no such path"), Asked(body, _headers(self)))
            asked = Asked(body, _headers(self))
            with turn:
                behaviour = script[min(len(requests), len(script) - 1)]
                requests.append(asked)
            return self._do(behaviour, asked)

        def _do(self, behaviour: Behaviour, asked: Asked) -> None:
            self.close_connection = True  # a connection serves one request
            try:
                behaviour(Exchange(asked, self, over))
            except OSError:
                asked.given_up.set()

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/v1", requests
        finally:
            over.set()
            server.shutdown()
            thread.join()


def _headers(handler: BaseHTTPRequestHandler) -> dict[str, str]:
    return {name.lower(): value for name, value in handler.headers.items()}


def _pieces(text: str) -> list[str]:
    """The text as a model's pieces, three characters each."""
    return [text[start : start + 3] for start in range(0, len(text), 3)]


def _event(delta: Mapping[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return b"data: " + _json({"object": "chat.completion.chunk", "choices": [choice]}) + b"\n\n"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
