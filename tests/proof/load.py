"""A service under many more clients than it can answer at once, and for long: what is answered, and what grows."""

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event, Thread
from urllib.parse import urlsplit

from pincite.eval.bench.service import Command, Served, served
from pincite.eval.bench.visitors import Outcome, Stored, Visitor, Words
from pincite.eval.measures.summary import percentile
from pincite.eval.sample import BRIEFS
from pincite.service.client.client import Client
from pincite.service.keys import Keys, Scope
from tests.making.library import add, collection_at
from tests.places import ROOT
from tests.proof.tally import Tally

QUESTIONS = ["What did the summit bring?", "포탄을 누가 공급했나", "sanctions after the panel", "who signed the treaty"]
WORDS = Words(QUESTIONS, [f"word{number}" for number in range(500)])
LEAST_OF_PEAK = 0.8  # of the most answers a second that any number of clients got
_GROWN_BYTES, _GROWN_SHARE, _GROWN_DESCRIPTORS = 30e6, 0.1, 20
_FEWER = 120.0  # seconds for fewer clients than all
_HELD_OPEN = 20  # requests that are begun and never ended


@dataclass(frozen=True, slots=True)
class Sample:
    """The service at one moment: resident bytes and open descriptors."""

    resident: int
    descriptors: int


def fake_service(home: Path, port: int) -> Sequence[str]:
    """The command that serves a home with the fake encoder."""
    paths = [str(ROOT), str(ROOT / "src")]
    run = "runpy.run_module('tests.serving.process', run_name='__main__')"
    return [sys.executable, "-c", f"import runpy, sys; sys.path[:0] = {paths!r}; {run}", str(home), str(port)]


@contextmanager
def _visited(folder: Path, command: Command, clients: int) -> Iterator[tuple[Served, list[Visitor], str]]:
    """A service over the sample briefs, its visitors, and the key of another."""
    home = folder / "home"
    folder.mkdir(parents=True, exist_ok=True)
    add(collection_at(home), BRIEFS)
    with ExitStack() as stack:
        keys = [Keys(home).add(f"client {number}", Scope.WRITE)[1] for number in range(clients + 1)]
        service = stack.enter_context(served(command, home, folder / "log"))
        opened = [stack.enter_context(Client(service.url, key, seconds=60)) for key in keys]
        pages = [(one.id, 1) for one in opened[0].all_documents() if one.path.lower().endswith(".pdf")]
        cited = [one.id for question in QUESTIONS for one in opened[0].ask(question).citations]
        stored = Stored(pages, cited)
        visitors = [Visitor(one, WORDS, stored, Random(number)) for number, one in enumerate(opened[:-1])]
        yield service, visitors, keys[-1]


def load(tally: Tally, folder: Path, clients: int, seconds: float, command: Command = fake_service) -> None:
    """Lets ever more clients ask, all of them for `seconds`, fewer for less, and compares the answers a second."""
    goodput: dict[int, float] = {}
    with _visited(folder, command, clients) as (_, visitors, _):
        for some in sorted({max(1, clients // 40), max(1, clients // 8), clients}):
            began = time.monotonic()
            outcomes = _together(visitors[:some], began + (seconds if some == clients else min(seconds, _FEWER)))
            taken = time.monotonic() - began
            goodput[some] = sum(one.status == 200 for one in outcomes) / taken
            _count(tally, outcomes, f"{some} clients")
    told = ", ".join(f"{some} clients {rate:.1f} a second" for some, rate in goodput.items())
    print(f"goodput: {told}", file=sys.stderr)
    low = goodput[clients] < LEAST_OF_PEAK * max(goodput.values())
    tally.count("all clients", "measured", [f"goodput falls ({told})"] if low else [])


def _together(visitors: Sequence[Visitor], until: float) -> list[Outcome]:
    with ThreadPoolExecutor(len(visitors)) as pool:
        return [outcome for some in pool.map(lambda one: one.until(until), visitors) for outcome in some]


def _count(tally: Tally, outcomes: Sequence[Outcome], where: str) -> None:
    for one in outcomes:
        verdict = "failed" if one.failed else "answered" if one.status == 200 else "asked to wait"
        tally.count(where, verdict, [f"status {one.status}: {one.said}"] if one.failed else [])


def soak(tally: Tally, folder: Path, seconds: float, clients: int = 4, command: Command = fake_service) -> None:
    """Lets a few clients ask for long, beside slow ones and ones that go away, and watches what grows."""
    samples: list[Sample] = []
    over = Event()
    with _visited(folder, command, clients) as (service, visitors, key):
        aside = [
            Thread(target=_repeat, args=(over, 0.2, lambda: _leave(service.url, key))),
            Thread(target=_repeat, args=(over, 1.0, lambda: samples.append(_sample(service.process)))),
            Thread(target=_hold, args=(over, service.url)),
        ]
        for thread in aside:
            thread.start()
        try:
            outcomes = _together(visitors, time.monotonic() + seconds)
        finally:
            over.set()
            for thread in aside:
                thread.join()
    _count(tally, outcomes, "soak")
    tally.count("soak", "watched", grown(samples))


def grown(samples: Sequence[Sample]) -> list[str]:
    """Returns what is higher in the last quarter of the time than in the second; the first one is for warming up."""
    quarter = len(samples) // 4
    if not quarter:
        return ["too short to see anything grow"]
    early, late = samples[quarter : 2 * quarter], samples[-quarter:]
    memory = [percentile([one.resident for one in some], 50) for some in (early, late)]
    files = [percentile([one.descriptors for one in some], 50) for some in (early, late)]
    told = f"{memory[0] / 1e6:.0f} to {memory[1] / 1e6:.0f} MB, {files[0]:.0f} to {files[1]:.0f} descriptors"
    print(f"soak: {told}", file=sys.stderr)
    problems = []
    if memory[1] > memory[0] * (1 + _GROWN_SHARE) + _GROWN_BYTES:
        problems.append(f"memory grows ({told})")
    if files[1] > files[0] + _GROWN_DESCRIPTORS:
        problems.append(f"open files grow ({told})")
    return problems


def _sample(process: int) -> Sample:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return Sample(pages * os.sysconf("SC_PAGE_SIZE"), sum(1 for _ in Path(f"/proc/{process}/fd").iterdir()))


def _repeat(over: Event, pause: float, act: Callable[[], object]) -> None:
    while not over.wait(pause):
        with suppress(OSError):
            act()


def _connected(url: str) -> socket.socket:
    address = urlsplit(url)
    return socket.create_connection((str(address.hostname), int(address.port or 80)), timeout=5)


def _leave(url: str, key: str) -> None:
    """Asks a question and goes away without waiting for the answer."""
    body = b'{"question": "what did the summit bring?"}'
    head = f"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\nAccept: text/event-stream\r\n"
    with _connected(url) as sent:
        sent.sendall(f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


def _hold(over: Event, url: str) -> None:
    """Begins requests and never ends them."""
    with ExitStack() as stack:
        for _ in range(_HELD_OPEN):
            with suppress(OSError):
                stack.enter_context(_connected(url)).sendall(b"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        over.wait()
