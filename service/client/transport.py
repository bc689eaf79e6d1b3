"""Sends requests to a service and receives its JSON, bytes and event streams. The only user of httpx."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx

from pincite.ingest.errors import ServiceNotUnderstood, ServiceRefused, ServiceUnreachable

Sent = Sequence[tuple[str, tuple[str, bytes]]]  # files of a form: field, name, content
Event = tuple[str, Any]


class Service:
    """A service at a URL; connections are kept open between requests, and threads may share it."""

    def __init__(self, url: str, headers: Mapping[str, str], seconds: float) -> None:
        self.url = url.rstrip("/")
        self._client = httpx.Client(headers=dict(headers), timeout=seconds)

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def get(self, path: str, asked: Mapping[str, Any] | None = None) -> Any:
        """The JSON at a path below the URL; like the methods below, raises subclasses of ServiceError."""
        return self.ask("GET", path, asked)

    def post(self, path: str, body: Mapping[str, Any], asked: Mapping[str, Any] | None = None) -> Any:
        """The JSON response to a JSON body."""
        return self.ask("POST", path, asked, body)

    def ask(
        self,
        method: str,
        path: str,
        asked: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Any:
        """The JSON response, or None if it is empty; query parameters that are None are omitted."""
        return self._json(path, self._request(method, path, asked, json=body))

    def send(self, path: str, asked: Mapping[str, Any], files: Sent, fields: Mapping[str, str]) -> Any:
        """The JSON response to a form with files."""
        return self._json(path, self._request("POST", path, asked, files=list(files), data=dict(fields)))

    def content(self, path: str, asked: Mapping[str, Any]) -> bytes:
        """The bytes at a path."""
        return self._request("GET", path, asked).content

    def events(
        self, method: str, path: str, asked: Mapping[str, Any], body: Mapping[str, Any] | None = None
    ) -> Iterator[Event]:
        """The events of a stream as they arrive, each with its name and JSON."""
        headers = {"Accept": "text/event-stream"}
        with self._reached(path):
            stream = self._client.stream(method, self.url + path, params=_given(asked), json=body, headers=headers)
            with stream as response:
                if response.is_error:
                    response.read()
                    self._refuse(path, response)
                yield from _events(response.iter_lines())

    def _request(self, method: str, path: str, asked: Mapping[str, Any] | None, **sent: Any) -> httpx.Response:
        with self._reached(path):
            response = self._client.request(method, self.url + path, params=_given(asked or {}), **sent)
        if response.is_error:
            self._refuse(path, response)
        return response

    @contextmanager
    def _reached(self, path: str) -> Iterator[None]:
        try:
            yield
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            what = error or type(error).__name__
            raise ServiceUnreachable(
                f"{self.url}{path} cannot be reached ({what}). Is the service running there?"
            ) from error

    def _json(self, path: str, response: httpx.Response) -> Any:
        if not response.content:
            return None
        try:
            return response.json()
        except ValueError as error:
            raise ServiceNotUnderstood(f"{self.url}{path} did not return JSON. Is the address right?") from error

    def _refuse(self, path: str, response: httpx.Response) -> None:
        kind, detail = _problem(response)
        wait = response.headers.get("retry-after", "")
        message = f"{self.url}{path} refused with status {response.status_code}: {detail}"
        raise ServiceRefused(message, response.status_code, kind, float(wait) if wait.isdecimal() else None)


def _problem(response: httpx.Response) -> tuple[str, str]:
    """The kind and detail of problem details; for any other response, "" and the start of its text."""
    try:
        body = response.json()
        return str(body["type"]).rsplit(":", 1)[-1], str(body["detail"])
    except (ValueError, KeyError, TypeError):
        return "", response.text[:300]


def _given(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value is not None}


def _events(lines: Iterator[str]) -> Iterator[Event]:
    name = ""
    for line in lines:
        if line.startswith("event:"):
            name = line.removeprefix("event:").strip()
        elif line.startswith("data:"):
            try:
                yield name, json.loads(line.removeprefix("data:"))
            except ValueError as error:
                raise ServiceNotUnderstood("An event of the stream is not valid JSON.") from error
