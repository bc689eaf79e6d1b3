"""Fifty clients beside an upload and an editor: nobody gets an error but 429, and what is stored is sound after it."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from pincite.index.changing.check import check
from pincite.service.desk.limits import Limits
from pincite.service.keys import Keys, Scope
from tests.making.files import pdf
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import running

CLIENTS = 50
SECONDS = 10.0
WORDS = "The treaty was signed in Pyongyang on 19 June 2024."

Send = Callable[[httpx.Client, int], httpx.Response]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    briefs = write_briefs(tmp_path / "briefs")
    (briefs / "paper.pdf").write_bytes(pdf(WORDS, "The second page."))
    add(collection_at(tmp_path / "home"), briefs)
    return tmp_path / "home"


def kinds(document: str, citation: str) -> list[Send]:
    """What clients ask for, in turns."""
    return [
        lambda client, number: client.post("/v1/search", json={"question": f"treaty number {number}"}),
        lambda client, number: client.post("/v1/ask", json={"question": f"who signed treaty {number}"}),
        lambda client, _: client.get(f"/v1/citations/{citation}"),
        lambda client, number: client.get(f"/v1/documents/{document}/pages/1.png?scale={1 + number % 3}"),
        lambda client, _: client.get("/v1/documents"),
        lambda client, _: client.post("/v1/quotes", json={"text": "signed in Pyongyang"}),
    ]


def until(end: float) -> Iterator[int]:
    number = 0
    while time.monotonic() < end:
        yield number
        number += 1


class Crowd:
    """Clients with a key each, what they were answered, and what should not have been answered."""

    def __init__(self, stack: ExitStack, url: str, secrets: Sequence[str]) -> None:
        self.url, self.end = url, 0.0
        self.seen: Counter[tuple[str, int]] = Counter()
        self.faults: list[str] = []
        self.clients = [
            stack.enter_context(httpx.Client(base_url=url, headers={"Authorization": f"Bearer {one}"}, timeout=60))
            for one in secrets
        ]

    def note(self, what: str, response: httpx.Response) -> None:
        self.seen[what, response.status_code] += 1
        if response.status_code not in (200, 202, 429):
            self.faults.append(f"{what}: {response.status_code} {response.text[:200]}")

    def visit(self, number: int, asked: Sequence[Send]) -> None:
        for turn in until(self.end):
            kind = (number + turn) % len(asked)
            self.note(f"kind {kind}", asked[kind](self.clients[number], turn))

    def upload(self) -> None:
        for turn in until(self.end):
            files = [("files", (f"sent-{turn}-{one}.txt", f"Report {turn} says {one} arrived.")) for one in range(5)]
            self.note("upload", self.clients[-1].post("/v1/documents", files=files))
            time.sleep(0.5)

    def edit(self, document: str) -> None:
        for turn in until(self.end):
            body = {"title": f"The treaty, edition {turn}"}
            self.note("edit", self.clients[-2].patch(f"/v1/documents/{document}", json=body))
            time.sleep(0.1)

    def leave(self) -> None:
        """Sends questions and does not wait for the answers."""
        for turn in until(self.end):
            with httpx.Client(base_url=self.url, headers=self.clients[0].headers, timeout=0.05) as hasty:
                try:
                    hasty.post("/v1/ask", json={"question": f"who signed treaty {turn}"})
                except httpx.TransportError:
                    self.seen["left", 0] += 1


def metrics_until(client: httpx.Client, line: str, seconds: float) -> str:
    end = time.monotonic() + seconds
    while line not in (said := client.get("/metrics").text):
        assert time.monotonic() < end, said
        time.sleep(0.5)
    return said


@pytest.mark.load
@pytest.mark.timeout(240)
def test_fifty_clients_beside_an_upload_and_an_editor(home: Path) -> None:
    secrets = [Keys(home).add(f"client {number}", Scope.WRITE)[1] for number in range(CLIENTS + 2)]
    with ExitStack() as stack:
        url = stack.enter_context(running(home, Limits(), keys_needed=True))
        crowd = Crowd(stack, url, secrets)
        first = crowd.clients[0]
        document = next(one["id"] for one in first.get("/v1/documents").json()["documents"] if one["name"] == "paper")
        answer = first.post("/v1/ask", json={"question": "who signed the treaty in Pyongyang"}).json()
        asked = kinds(document, answer["citations"][0]["id"])
        crowd.end = time.monotonic() + SECONDS
        work = [threading.Thread(target=crowd.visit, args=(number, asked)) for number in range(CLIENTS)]
        work += [threading.Thread(target=one) for one in (crowd.upload, crowd.leave, lambda: crowd.edit(document))]
        for one in work:
            one.start()
        for one in work:
            one.join()
        assert crowd.faults == []
        wanted = [("edit", 200), ("upload", 202), ("left", 0), *((f"kind {one}", 200) for one in range(len(asked)))]
        assert [one for one in wanted if not crowd.seen[one]] == [], crowd.seen
        said = metrics_until(first, "pincite_jobs_waiting 0.0", 90)
        assert "pincite_questions_waiting 0.0" in said and "pincite_images_waiting 0.0" in said
    assert check(collection_at(home)) == []
