"""Fifty clients beside an upload and an editor: nobody gets an error but 429, and what is stored is sound after it."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
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


@pytest.mark.load
@pytest.mark.timeout(240)
def test_fifty_clients_beside_an_upload_and_an_editor(home: Path) -> None:
    secrets = [Keys(home).add(f"client {number}", Scope.WRITE)[1] for number in range(CLIENTS + 2)]
    seen: Counter[tuple[str, int]] = Counter()
    faults: list[str] = []

    def note(what: str, response: httpx.Response) -> None:
        seen[what, response.status_code] += 1
        if response.status_code not in (200, 202, 429):
            faults.append(f"{what}: {response.status_code} {response.text[:200]}")

    with ExitStack() as stack:
        url = stack.enter_context(running(home, Limits(), keys_needed=True))

        def client_of(number: int) -> httpx.Client:
            headers = {"Authorization": f"Bearer {secrets[number]}"}
            return stack.enter_context(httpx.Client(base_url=url, headers=headers, timeout=60))

        clients = [client_of(number) for number in range(CLIENTS + 2)]
        document = next(
            one["id"] for one in clients[0].get("/v1/documents").json()["documents"] if one["name"] == "paper"
        )
        answer = clients[0].post("/v1/ask", json={"question": "who signed the treaty in Pyongyang"}).json()
        asked, end = kinds(document, answer["citations"][0]["id"]), time.monotonic() + SECONDS

        def visit(number: int) -> None:
            for turn in until(end):
                send = asked[(number + turn) % len(asked)]
                note(f"kind {(number + turn) % len(asked)}", send(clients[number], turn))

        def upload() -> None:
            for turn in until(end):
                files = [("files", (f"sent-{turn}-{one}.txt", f"Report {turn} says {one} arrived.")) for one in range(5)]
                note("upload", clients[CLIENTS].post("/v1/documents", files=files))
                time.sleep(0.5)

        def edit() -> None:
            for turn in until(end):
                body = {"title": f"The treaty, edition {turn}"}
                note("edit", clients[CLIENTS + 1].patch(f"/v1/documents/{document}", json=body))
                time.sleep(0.1)

        def leave() -> None:
            """Sends a question and does not wait for the answer."""
            for turn in until(end):
                with httpx.Client(base_url=url, headers=clients[0].headers, timeout=0.05) as hasty:
                    try:
                        asked[1](hasty, turn)
                    except httpx.TransportError:
                        seen["left", 0] += 1

        work = [threading.Thread(target=visit, args=(number,)) for number in range(CLIENTS)]
        work += [threading.Thread(target=one) for one in (upload, edit, leave)]
        for one in work:
            one.start()
        for one in work:
            one.join()
        assert faults == []
        assert seen["edit", 200] and seen["upload", 202]
        assert all(seen[f"kind {number}", 200] for number in range(len(asked))), seen
        last = 0.0
        while "pincite_jobs_waiting 0.0" not in clients[0].get("/metrics").text:
            assert last < 60, "the jobs never end"
            time.sleep(0.5)
            last += 0.5
        waiting = clients[0].get("/metrics").text
        assert "pincite_questions_waiting 0.0" in waiting and "pincite_images_waiting 0.0" in waiting
    assert check(collection_at(home)) == []
