"""Simulate the clients of a service under load: each sends a new request as soon as it is answered."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from random import Random
from typing import Any

from pincite.ingest.errors import ServiceError, ServiceRefused
from pincite.service.client.client import Client

_STRETCH = 3  # words appended to a question, so that it is new to the service
_SENTENCE = 14  # words
_SENTENCES = 60  # in a generated document
_SCALES = (1.0, 3.0)  # pixels per point, as the web page requests on small and on high-resolution screens
_BETWEEN_EDITS = 2.0  # seconds
_OK = 200
_TOO_BUSY = 429


class Kind(StrEnum):
    """A kind of request."""

    SEARCH = "search"
    ASK = "ask"
    PAGE = "page image"
    CITATION = "citation"
    EDIT = "edit of a title"


MIX: Mapping[Kind, float] = {Kind.SEARCH: 0.5, Kind.ASK: 0.25, Kind.PAGE: 0.2, Kind.CITATION: 0.05}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One request: its latency, HTTP status (0: no valid response) and error message."""

    kind: Kind
    milliseconds: float
    status: int
    said: str = ""

    @property
    def failed(self) -> bool:
        """Whether it was neither answered nor told to retry later."""
        return self.status not in (_OK, _TOO_BUSY)


@dataclass(frozen=True, slots=True)
class Words:
    """The material for generated requests: real questions, and the words of real documents in order."""

    questions: Sequence[str]
    running: Sequence[str]

    def question(self, random: Random) -> str:
        """Return a real question with a few words appended."""
        return f"{random.choice(self.questions)} {self._stretch(random, _STRETCH)}"

    def document(self, random: Random) -> str:
        """Return a generated document that shares no sentence with another."""
        return "\n\n".join(self._stretch(random, _SENTENCE) + "." for _ in range(_SENTENCES))

    def _stretch(self, random: Random, count: int) -> str:
        start = random.randrange(max(1, len(self.running) - count))
        return " ".join(self.running[start : start + count])


@dataclass(frozen=True, slots=True)
class Stored:
    """What the service has stored: pages of PDFs (document and number), and ids of citations."""

    pages: Sequence[tuple[str, int]]
    citations: Sequence[str]


class Visitor:
    """One client with its own key; its random generator determines its requests."""

    def __init__(self, client: Client, words: Words, stored: Stored, random: Random) -> None:
        self._client, self._words, self._stored, self._random = client, words, stored, random
        self._asking: Mapping[Kind, Callable[[], Any]] = {
            Kind.SEARCH: lambda: client.search(words.question(random)),
            Kind.ASK: lambda: client.ask(words.question(random)),
            Kind.PAGE: self._page,
            Kind.CITATION: lambda: client.citation(random.choice(stored.citations)),
        }

    def once(self, kind: Kind) -> Outcome:
        """Send one request of this kind; if the service is busy, wait as long as it asks."""
        outcome, wait = self._request(kind)
        time.sleep(wait)
        return outcome

    def until(self, end: float) -> list[Outcome]:
        """Send requests of all kinds in sequence until the monotonic time `end`."""
        outcomes = []
        while time.monotonic() < end:
            kind = self._random.choices(list(MIX), list(MIX.values()))[0]
            outcome, wait = self._request(kind)
            outcomes.append(outcome)
            time.sleep(max(0.0, min(wait, end - time.monotonic())))
        return outcomes

    def _request(self, kind: Kind) -> tuple[Outcome, float]:
        """Send a request; return its outcome and the seconds to wait before the next."""
        return _timed(kind, self._asking[kind])

    def _page(self) -> bytes:
        document, number = self._random.choice(self._stored.pages)
        return self._client.page_image(document, number, scale=round(self._random.uniform(*_SCALES), 2))


class Editor:
    """A client that puts the title of a document right, again and again, with two seconds in between."""

    def __init__(self, client: Client, document: str) -> None:
        self._client, self._document = client, document

    def until(self, end: float) -> list[Outcome]:
        """Edit until the monotonic time `end`."""
        outcomes: list[Outcome] = []
        while time.monotonic() < end:
            outcome, wait = _timed(Kind.EDIT, partial(self._edit, len(outcomes) + 1))
            outcomes.append(outcome)
            time.sleep(max(0.0, min(max(wait, _BETWEEN_EDITS), end - time.monotonic())))
        return outcomes

    def _edit(self, number: int) -> None:
        self._client.change(self._document, {"title": f"Edition {number}"})


def _timed(kind: Kind, request: Callable[[], Any]) -> tuple[Outcome, float]:
    """Return the outcome of a request, and the seconds that the service asks to wait before the next."""
    began = time.perf_counter()
    status, said, wait = _OK, "", 0.0
    try:
        request()
    except ServiceRefused as error:
        status, said, wait = error.status, str(error), error.retry_after or 0.0
    except ServiceError as error:
        status, said = 0, str(error)
    return Outcome(kind, (time.perf_counter() - began) * 1000, status, said), wait
