"""Checking a draft over HTTP: whole, as a stream, and what is refused; nothing of it is kept."""

import base64
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient

from pincite.service.desk.limits import Limits
from pincite.service.drafts.sent import DraftReader, SentDraft, read_sent
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import service

ADDRESS = "/v1/drafts/check"
TEXT = "The treaty was signed in Pyongyang on 19 June 2024.\n\nNobody has ever heard of “purple kettles of the north”."


@pytest.fixture(scope="module", autouse=True)
def _reads_in_this_process() -> Iterator[None]:
    """To start a worker takes longer than these tests; tests/ingest/reading has the tests of workers."""

    def read(_: DraftReader, sent: SentDraft) -> Any:
        return read_sent(sent)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DraftReader, "read", read)
        yield


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drafts")
    add(collection_at(folder / "home"), write_briefs(folder / "briefs"))
    return folder / "home"


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    with service(home) as opened:
        yield opened


def events(client: TestClient, body: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    said = client.post(ADDRESS, json=body, headers={"Accept": "text/event-stream"}).text
    parts = [part.splitlines() for part in said.split("\n\n") if part.strip()]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in parts]


def test_a_draft_is_checked_whole_and_as_a_stream(client: TestClient) -> None:
    whole = client.post(ADDRESS, json={"text": TEXT}).json()
    first, *sentences, last = events(client, {"text": TEXT})
    assert first[0] == "draft" and first[1]["total"] == len(whole["sentences"]) == 2
    assert [name for name, _ in sentences] == ["sentence", "sentence"]
    assert [one for _, one in sentences] == whole["sentences"]
    assert (last[0], last[1]["counts"]) == ("checked", whole["counts"])
    assert [one["verdict"] for one in whole["sentences"]] == ["carried", "not_found"]
    assert [one["verdict"] for one in last[1]["quotations"]] == ["not_found"]


def test_a_word_file_comes_back_with_comments_and_is_kept_nowhere(client: TestClient, home: Path) -> None:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("The treaty was signed in Pyongyang on 19 June 2024. Kettles of zirconium sang quietly.")
    document.save(out)
    body = {"file": base64.b64encode(out.getvalue()).decode(), "name": "secret draft.docx", "docx": True}
    found = client.post(ADDRESS, json=body).json()
    copy = docx.Document(io.BytesIO(base64.b64decode(found["docx"])))
    assert [paragraph.text for paragraph in copy.paragraphs] == [one.text for one in document.paragraphs]
    assert len(list(copy.comments)) == 2
    for file in home.rglob("*"):
        assert not file.is_file() or b"zirconium" not in file.read_bytes()


@pytest.mark.parametrize(("body", "status"), [
    ({}, 422),
    ({"text": "A treaty was signed.", "file": "QQ=="}, 422),
    ({"file": "no base64"}, 422),
    ({"file": base64.b64encode(b"PK\x03\x04 broken").decode(), "name": "a.docx"}, 422),
    ({"text": " "}, 422),
    ({"text": "The treaty was signed in Pyongyang.", "collection": "nowhere"}, 404),
])  # fmt: skip
def test_what_is_refused(client: TestClient, body: dict[str, Any], status: int) -> None:
    answer = client.post(ADDRESS, json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_draft_may_be_so_long_and_no_longer(home: Path) -> None:
    with service(home, Limits(draft_bytes=1_000)) as client:
        assert client.post(ADDRESS, json={"text": "The treaty was signed. " * 60}).status_code == 413
        assert client.post(ADDRESS, json={"text": "The treaty was signed. " * 10}).status_code == 200
