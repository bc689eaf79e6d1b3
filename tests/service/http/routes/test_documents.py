"""Documents over HTTP: sent, listed, looked at, put right, given back, removed."""

import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from fastapi.testclient import TestClient

from pincite.index.changing.check import check
from pincite.index.truth.failures import failures
from pincite.service.desk.limits import Limits
from pincite.service.jobs.uploads import safe_name, shown_name, sweep
from tests.fakes.hashed_words import HashedWords
from tests.making.library import BRIEFS, add, collection_at, write_briefs
from tests.serving.http_service import running, service

BRIEF = "The embassy reopened on Monday. Trade in timber resumed along the river.\n"
TITLED = json.dumps([{"title": "Timber and embassies", "date": "2024-03", "author": "R. Roe", "language": "en"}])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    add(collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs"))
    return tmp_path / "home"


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with service(home) as opened:
        yield opened


def send(client: TestClient, *files: tuple[str, str | bytes], metadata: str | None = None) -> dict[str, Any]:
    """The job of sent files, at its end."""
    said = {"metadata": metadata} if metadata else {}
    sent = client.post("/v1/documents", files=[("files", one) for one in files], data=said)
    assert sent.status_code == 202, sent.text
    assert sent.headers["location"] == f"/v1/jobs/{sent.json()['id']}"
    return ended(client, sent.headers["location"])


def ended(client: TestClient, location: str) -> dict[str, Any]:
    """The job at this address, at its end."""
    with client.stream("GET", f"{location}/events") as events:
        last = [line for line in events.iter_lines() if line.startswith("data: ")][-1]
    job: dict[str, Any] = json.loads(last.removeprefix("data: "))
    return job


def listed(client: TestClient, **asked: Any) -> list[str]:
    found = client.get("/v1/documents", params=asked)
    assert found.status_code == 200, found.text
    return [one["name"] for one in found.json()["documents"]]


def test_what_is_sent_is_found_with_what_was_said_of_it(client: TestClient, home: Path) -> None:
    job = send(client, ("목재.txt", BRIEF), metadata=TITLED)
    assert (job["state"], [one["outcome"] for one in job["files"]]) == ("done", ["added"])
    assert job["progress"]["files"] == job["progress"]["files_total"] == 1
    assert job["progress"]["texts"] == job["progress"]["texts_total"] > 0
    hit = client.post("/v1/search", json={"question": "timber on the river", "k": 1}).json()["hits"][0]
    assert (hit["document"], hit["title"]) == ("목재", "Timber and embassies")
    shown = client.get(f"/v1/documents/{job['files'][0]['document_id']}").json()
    assert (shown["date"], shown["author"], shown["report"]["format"]) == ("2024-03", "R. Roe", "plain")
    assert check(collection_at(home)) == []


def test_the_same_file_is_kept_once_and_files_of_one_name_both(client: TestClient, home: Path) -> None:
    job = send(client, ("brief.txt", BRIEF), ("brief.txt", BRIEF), ("brief.txt", "Something else happened.\n"))
    assert [one["outcome"] for one in job["files"]] == ["added", "duplicate", "added"]
    assert [one["outcome"] for one in send(client, ("brief.txt", BRIEF))["files"]] == ["unchanged"]
    assert [one["outcome"] for one in send(client, ("other.txt", BRIEF))["files"]] == ["duplicate"]
    assert [one["outcome"] for one in send(client, ("x.txt", BRIEFS["군사.txt"]))["files"]] == ["duplicate"]
    assert listed(client) == ["brief", "brief", "chronik", "treaty", "군사"]
    first, _, other = job["files"]
    for file, namesake in ((first, other), (other, first)):
        assert file["error"] is None
        assert f"named 'brief' is there, with other content ({namesake['document_id']})" in file["message"]
    assert [one["message"] for one in send(client, ("alone.txt", "Nothing else is called so.\n"))["files"]] == [None]
    later = send(client, ("brief.md", "# Brief\n\nA third one.\n"))["files"][0]
    assert first["document_id"] in later["message"] and other["document_id"] in later["message"]
    assert check(collection_at(home)) == []


def test_what_cannot_be_read_is_said_and_not_kept(client: TestClient, home: Path) -> None:
    job = send(client, ("bad.pdf", b"%PDF-1.4 nothing"), ("empty.txt", b""), ("good.txt", BRIEF))
    assert job["state"] == "done"
    assert [(one["outcome"], one["error"]) for one in job["files"]] == [
        ("failed", "DamagedFile"), ("failed", "EmptyFile"), ("added", None),
    ]  # fmt: skip
    assert "bad.pdf" in job["files"][0]["message"]
    collection = collection_at(home)
    assert failures(collection.connection) == []
    kept = [path.name for path in (collection.folder / "files").rglob("*") if path.is_file()]
    assert kept == ["good.txt"]


BAD_NAMES = (
    *("../../escape.txt", "/etc/escape.txt", "..\\..\\escape.txt", "..", ".", "", "a\0b.txt"),
    *("가" * 300 + ".txt", "~/escape.txt", "files/../../escape.txt", "%2e%2e%2fescape.txt"),
)


def test_no_name_leads_out_of_the_folder(client: TestClient, home: Path) -> None:
    head = '--x\r\nContent-Disposition: form-data; name="files"; filename="'
    parts = [f'{head}{name}"\r\n\r\nBrief {number}. {BRIEF}\r\n' for number, name in enumerate(BAD_NAMES)]
    sent = client.post(
        "/v1/documents",
        content="".join([*parts, "--x--\r\n"]).encode(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert sent.status_code == 202, sent.text
    assert [one["outcome"] for one in ended(client, sent.headers["location"])["files"]] == ["added"] * len(BAD_NAMES)
    holding = [path for path in home.parent.rglob("*") if path.is_file() and BRIEF.encode() in path.read_bytes()]
    files = [path for path in holding if not path.name.startswith("truth.sqlite")]
    assert len(files) == len(BAD_NAMES)
    assert {path.parent.parent for path in files} == {collection_at(home).folder / "files"}


def test_names_are_shown_as_sent_and_stored_as_files_can_be() -> None:
    assert shown_name("C:\\briefs\\한국.pdf") == "한국.pdf"
    assert shown_name("한국.pdf") == "한국.pdf"  # taken apart by macOS
    assert shown_name("a\u202egpj.txt") == "agpj.txt"
    assert safe_name('a:b?"c".txt') == "a_b__c_.txt"
    assert len(safe_name("가" * 300 + ".hwpx").encode()) <= 200
    assert safe_name("가" * 300 + ".hwpx").endswith("가.hwpx")


def test_too_much_is_cut_off(home: Path) -> None:
    with service(home, Limits(upload_files=2, upload_bytes=1000)) as client:
        one = ("files", ("a.txt", "x" * 900))
        for files in ([one, one, one], [("files", ("a.txt", "x" * 1001))]):
            refused = client.post("/v1/documents", files=files)
            assert (refused.status_code, refused.json()["type"]) == (413, "urn:pincite:error:TooLarge")
        assert client.get("/v1/jobs").json()["total"] == 0
    assert [path for path in collection_at(home).folder.rglob("files/**/*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        ({"data": {"metadata": "[]"}}, "not a form"),
        ({"files": {"other": ("a.txt", "x")}}, "in fields named"),
        ({"files": {"files": ("a.txt", "x")}, "data": {"metadata": "[]"}}, "describes 0 files"),
        ({"files": {"files": ("a.txt", "x")}, "data": {"metadata": '[{"date": "2023-02-30"}]'}}, "day"),
        ({"files": {"files": ("a.txt", "x")}, "data": {"metadata": '[{"surprise": "x"}]'}}, "surprise"),
        ({"files": {"files": ("a.txt", "x")}, "data": {"metadata": "{"}}, "JSON"),
        (
            {"content": b"--x\r\nContent-Disp", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
            "incomplete",
        ),
        ({"content": b"x", "headers": {"Content-Type": "text/plain"}}, "not a form"),
    ],
)
def test_forms_that_cannot_be_used_are_refused(request_: Any, says: str, client: TestClient, home: Path) -> None:
    refused = client.post("/v1/documents", **request_)
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert says in refused.json()["detail"]
    assert [path for path in collection_at(home).folder.rglob("files/**/*") if path.is_file()] == []


def test_the_first_file_makes_the_default_collection_and_no_other(tmp_path: Path) -> None:
    with service(tmp_path / "home") as client:
        assert send(client, ("a.txt", BRIEF))["files"][0]["outcome"] == "added"
        files = {"files": ("a.txt", BRIEF)}
        assert client.post("/v1/documents?collection=nowhere", files=files).status_code == 404


def test_documents_are_listed_by_page_and_filter(client: TestClient) -> None:
    assert listed(client) == ["chronik", "treaty", "군사"]
    first = client.get("/v1/documents", params={"limit": 2}).json()
    assert (len(first["documents"]), first["total"], first["next"]) == (2, 3, 2)
    rest = client.get("/v1/documents", params={"limit": 2, "offset": first["next"]}).json()
    assert ([one["name"] for one in rest["documents"]], rest["next"]) == (["군사"], None)
    assert listed(client, language="RU") == ["chronik"]
    assert listed(client, author="jane") == ["treaty"]
    assert listed(client, date_from="2024-06", date_to="2024") == ["treaty"]
    assert listed(client, title="TREA") == ["treaty"]
    assert client.get("/v1/documents", params={"offset": 2**63}).status_code == 422
    assert client.get("/v1/documents", params={"surprise": 1}).status_code == 422


def test_nobody_waits_for_a_title_that_is_being_put_right(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, free = threading.Event(), threading.Event()
    encode = HashedWords.encode_passages

    def held(self: HashedWords, texts: Sequence[str], progress: Any = None) -> Any:
        if any("The right title" in text for text in texts):
            begun.set()
            assert free.wait(60)
        return encode(self, texts, progress)

    monkeypatch.setattr(HashedWords, "encode_passages", held)
    with running(home) as address, httpx.Client(base_url=address, timeout=60) as client, ThreadPoolExecutor(1) as other:
        ids = {one["name"]: one["id"] for one in client.get("/v1/documents").json()["documents"]}
        editing = other.submit(
            httpx.patch, f"{address}/v1/documents/{ids['treaty']}", json={"title": "The right title"}, timeout=60
        )
        try:
            assert begun.wait(30)
            found = client.post("/v1/ask", json={"question": "Who signed the treaty in Pyongyang?"})
            assert (found.status_code, found.json()["citations"][0]["title"]) == (200, "treaty")
            assert client.delete(f"/v1/documents/{ids['chronik']}").status_code == 200
            assert client.patch(f"/v1/documents/{ids['군사']}", json={"author": "Kim"}).status_code == 200
            assert not editing.done()
        finally:
            free.set()
        assert (editing.result().status_code, editing.result().json()["title"]) == (200, "The right title")
        assert [one["name"] for one in client.get("/v1/documents").json()["documents"]] == ["treaty", "군사"]
    assert check(collection_at(home)) == []


def test_files_dropped_on_an_empty_home_at_once_are_all_taken(tmp_path: Path) -> None:
    def send_one(number: int) -> int:
        file = ("files", (f"{number}.txt", f"Brief {number} speaks of the summit.\n"))
        for _ in range(100):
            sent = httpx.post(f"{address}/v1/documents", files=[file], timeout=30).status_code
            if sent != 429:  # too many at once: ask again, as it says
                break
            time.sleep(0.1)
        return sent

    for attempt in range(4):
        with running(tmp_path / str(attempt)) as address, ThreadPoolExecutor(6) as visitors:
            assert list(visitors.map(send_one, range(6))) == [202] * 6


def test_facts_are_put_right_and_citations_stay(client: TestClient, home: Path) -> None:
    asked = {"question": "who signed the treaty in Pyongyang"}
    collection_at(home).connection.execute("UPDATE documents SET added_at = '2024-01-01T00:00:00+00:00'")
    before = client.post("/v1/ask", json=asked).json()["citations"][0]
    passages = {hit["passage_id"] for hit in client.post("/v1/search", json=asked).json()["hits"]}
    path = f"/v1/documents/{before['document_id']}"
    old = client.get(path).json()
    changed = client.patch(
        path, json={"title": "Satellite pact", "date": "2025-01-31", "author": None, "language": "ko"}
    )
    assert changed.status_code == 200, changed.text
    assert (changed.json()["title"], changed.json()["author"]) == ("Satellite pact", None)
    assert changed.json()["added_at"] == old["added_at"]
    assert client.get(path).json()["report"] == old["report"]
    cited = client.get(f"/v1/citations/{before['id']}").json()
    assert (cited["quote"], cited["removed"], cited["title"]) == (before["quote"], False, "Satellite pact")
    hits = client.post("/v1/search", json=asked).json()["hits"]
    assert {hit["passage_id"] for hit in hits} == passages
    assert listed(client, language="ko") == ["treaty", "군사"]
    assert check(collection_at(home)) == []
    # The title is part of what is embedded: another one, another nearness.
    near = client.post("/v1/search", json={"question": "satellite pact"}).json()["hits"]
    assert [hit["document"] for hit in near][:1] == ["treaty"]


@pytest.mark.parametrize(
    "body",
    [{"title": ""}, {"title": "  "}, {"title": "a\0"}, {"date": "2023-02-30"}, {"language": "kor"}, {"name": "x"}],
)
def test_facts_that_are_none_are_refused(body: Any, client: TestClient) -> None:
    document = client.get("/v1/documents").json()["documents"][0]
    assert client.patch(f"/v1/documents/{document['id']}", json=body).status_code == 422
    assert client.get("/v1/documents").json()["documents"][0] == document


def test_what_is_removed_is_in_no_leg_and_its_upload_is_gone(client: TestClient, home: Path) -> None:
    document_id = send(client, ("a.txt", BRIEF), metadata=TITLED)["files"][0]["document_id"]
    kept = collection_at(home).folder / "files" / document_id
    assert kept.exists()
    removed = client.delete(f"/v1/documents/{document_id}")
    assert [one["id"] for one in removed.json()["removed"]] == [document_id]
    assert not kept.exists()
    hits = client.post("/v1/search", json={"question": "timber river"}).json()["hits"]
    assert document_id not in {hit["document_id"] for hit in hits}
    assert client.delete(f"/v1/documents/{document_id}").status_code == 404
    assert client.get(f"/v1/documents/{document_id}").status_code == 404
    assert check(collection_at(home)) == []


def test_what_nobody_needs_is_swept_away(client: TestClient, home: Path) -> None:
    job = send(client, ("kept.txt", BRIEF), metadata=TITLED)
    folder = collection_at(home).folder / "files"
    lost, fresh = folder / ("0" * 16) / "lost.txt", folder / ".incoming" / "fresh"
    for path in (lost, fresh):
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    tomorrow = time.time() + 100_000
    sweep(home, time.time())
    assert lost.exists()
    os.utime(fresh, (tomorrow, tomorrow))
    sweep(home, tomorrow)
    assert fresh.exists()
    assert not lost.parent.exists()
    kept = sorted(path.name for path in (folder / job["files"][0]["document_id"]).iterdir())
    assert kept == ["kept.txt", "kept.txt.meta.json"]


def test_the_file_itself_comes_back_under_its_name(client: TestClient) -> None:
    document_id = send(client, ("목재 보고.html", f"<p>{BRIEF}</p>"))["files"][0]["document_id"]
    given = client.get(f"/v1/documents/{document_id}/file")
    assert given.text == f"<p>{BRIEF}</p>"
    disposition = given.headers["content-disposition"]
    assert disposition.startswith("attachment; filename*=")
    assert unquote(disposition.split("''")[1]) == "목재 보고.html"
    assert given.headers["content-type"].startswith("text/html")
    assert "sandbox" in given.headers["content-security-policy"]
    assert client.get(f"/v1/documents/{document_id}/file", headers={"Range": "bytes=0-2"}).text == "<p>"


def test_a_file_that_is_not_what_was_read_is_not_given(client: TestClient) -> None:
    document = next(one for one in client.get("/v1/documents").json()["documents"] if one["name"] == "treaty")
    path = f"/v1/documents/{document['id']}/file"
    assert client.get(path).text == BRIEFS["treaty.txt"]
    Path(document["path"]).write_text("something secret", encoding="utf-8")
    refused = client.get(path)
    assert (refused.status_code, refused.json()["type"]) == (404, "urn:pincite:error:UnknownFile")
    Path(document["path"]).unlink()
    assert client.get(path).status_code == 404


def test_several_are_removed_at_once_and_those_that_are_not_there_are_named(client: TestClient, home: Path) -> None:
    sent = send(client, ("a.txt", BRIEF))["files"][0]["document_id"]
    kept = home / "collections" / "default" / "files" / sent
    assert kept.exists()
    first, *others = [one["id"] for one in client.get("/v1/documents").json()["documents"] if one["id"] != sent]
    answer = client.post("/v1/removals", json={"documents": [sent, "0" * 16, first, sent]})
    assert answer.status_code == 200, answer.text
    assert {one["id"] for one in answer.json()["removed"]} == {sent, first}
    assert answer.json()["unknown"] == ["0" * 16]
    assert not kept.exists()
    assert {one["id"] for one in client.get("/v1/documents").json()["documents"]} == set(others)
    assert client.post("/v1/removals", json={"documents": [first]}).json() == {"removed": [], "unknown": [first]}
    assert client.post("/v1/removals", json={"documents": []}).status_code == 422
    assert client.post("/v1/removals", json={"documents": ["treaty"]}).status_code == 422
    assert check(collection_at(home)) == []
