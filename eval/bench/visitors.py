"""Clients of a service under load: each asks again as soon as it is answered, always in other words."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

from pincite.ingest.errors import ServiceError, ServiceRefused
from pincite.service.client.client import Client

_STRETCH = 3  # words put behind a question, so that it was not asked before
_SENTENCE = 14  # words
_SENTENCES = 60  # of a made document
_SCALES = (1.0, 3.0)  # pixels to a point: what the page asks for, on small and on fine screens
_OK = 200
_TOO_BUSY = 429


class Kind(StrEnum):
    """What a client asks for."""

    SEARCH = "search"
    ASK = "ask"
    PAGE = "page image"
    CITATION = "citation"


MIX: Mapping[Kind, float] = {Kind.SEARCH: 0.5, Kind.ASK: 0.25, Kind.PAGE: 0.2, Kind.CITATION: 0.05}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One request: how long its answer took, its status (0: no answer that could be understood), an error's words."""

    kind: Kind
    milliseconds: float
    status: int
    said: str = ""

    @property
    def failed(self) -> bool:
        """Whether it was neither answered nor asked to come back later."""
        return self.status not in (_OK, _TOO_BUSY)


@dataclass(frozen=True, slots=True)
class Words:
    """What questions and documents are made of: real questions, and the words of real documents in their order."""

    questions: Sequence[str]
    running: Sequence[str]

    def question(self, random: Random) -> str:
        """A real question with a few words behind it."""
        return f"{random.choice(self.questions)} {self._stretch(random, _STRETCH)}"

    def document(self, random: Random) -> str:
        """A document that holds no sentence of another one."""
        return "\n\n".join(self._stretch(random, _SENTENCE) + "." for _ in range(_SENTENCES))

    def _stretch(self, random: Random, count: int) -> str:
        start = random.randrange(max(1, len(self.running) - count))
        return " ".join(self.running[start : start + count])


@dataclass(frozen=True, slots=True)
class Stored:
    """What can be asked for by name: pages of PDFs (document and number), and ids of citations."""

    pages: Sequence[tuple[str, int]]
    citations: Sequence[str]


class Visitor:
    """One client with a key of its own; what it asks follows from its random numbers."""

    def __init__(self, client: Client, words: Words, stored: Stored, random: Random) -> None:
        self._client, self._words, self._stored, self._random = client, words, stored, random
        self._asking: Mapping[Kind, Callable[[], Any]] = {
            Kind.SEARCH: lambda: client.search(words.question(random)),
            Kind.ASK: lambda: client.ask(words.question(random)),
            Kind.PAGE: self._page,
            Kind.CITATION: lambda: client.citation(random.choice(stored.citations)),
        }

    def once(self, kind: Kind) -> Outcome:
        """One request of this kind; waits as long as it is told to if the service is busy."""
        outcome, wait = self._request(kind)
        time.sleep(wait)
        return outcome

    def until(self, end: float) -> list[Outcome]:
        """Requests of all kinds, one after the other, until the clock (monotonic) says so."""
        outcomes = []
        while time.monotonic() < end:
            kind = self._random.choices(list(MIX), list(MIX.values()))[0]
            outcome, wait = self._request(kind)
            outcomes.append(outcome)
            time.sleep(max(0.0, min(wait, end - time.monotonic())))
        return outcomes

    def _request(self, kind: Kind) -> tuple[Outcome, float]:
        """What became of a request, and the seconds to wait before the next."""
        began = time.perf_counter()
        status, said, wait = _OK, "", 0.0
        try:
            self._asking[kind]()
        except ServiceRefused as error:
            status, said, wait = error.status, str(error), error.retry_after or 0.0
        except ServiceError as error:
            status, said = 0, str(error)
        return Outcome(kind, (time.perf_counter() - began) * 1000, status, said), wait

    def _page(self) -> bytes:
        document, number = self._random.choice(self._stored.pages)
        return self._client.page_image(document, number, scale=round(self._random.uniform(*_SCALES), 2))
