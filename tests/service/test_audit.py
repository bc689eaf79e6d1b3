"""The audit log: complete whoever changes a collection, broken by any change to it, free of what was in a document."""

import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from pincite.index.changing.editing import change_facts
from pincite.index.changing.removing import remove_documents
from pincite.index.home import open_collection
from pincite.index.truth.documents import find_document
from pincite.service.audit import Act, AuditLog, watched
from pincite.service.keys import Keys, Scope
from tests.fakes.hashed_words import HashedWords
from tests.making.bytes import forms
from tests.making.library import BRIEFS, add, collection_at, write_briefs
from tests.serving.http_service import service


@pytest.fixture
def briefs(tmp_path: Path) -> Path:
    return write_briefs(tmp_path / "briefs")


def acts(home: Path) -> list[tuple[str, str, int]]:
    audit = AuditLog(home).read()
    assert audit.problems == ()
    return [(one.who, one.act, one.count) for one in audit.entries]


def test_every_change_is_noted_with_who_made_it(tmp_path: Path, briefs: Path) -> None:
    home = tmp_path / "home"
    opened = watched(collection_at(home), home, "ann")
    add(opened, briefs)
    add(opened, briefs)  # nothing changes
    treaty = find_document(opened.connection, "treaty").id
    change_facts(watched(opened, home, "ben"), HashedWords(), treaty, lambda facts: replace(facts, title="The treaty"))
    (briefs / "chronik.txt").write_text("Первый саммит отменён.\n", encoding="utf-8")
    add(opened, briefs)
    remove_documents(opened, ["treaty"])
    assert acts(home) == [
        ("ann", "added", 3),
        ("ben", "changed", 1),
        ("ben", "added", 1),
        ("ben", "removed", 1),
        ("ben", "removed", 1),
    ]
    assert AuditLog(home).read().entries[1].documents == (treaty,)
    written = (home / "audit.jsonl").read_bytes()
    for word in (*BRIEFS, "The treaty", "Pyongyang", "саммит", "포탄"):
        assert not any(one in written for one in forms(word)), word


def test_what_nobody_could_note_is_noted_by_the_next(tmp_path: Path, briefs: Path) -> None:
    home = tmp_path / "home"
    opened = watched(collection_at(home), home, "ann")
    add(opened, briefs / "군사.txt")
    killed = collection_at(home)  # as a process that was killed before it could write its entry
    add(killed, briefs / "treaty.txt")
    add(opened, briefs / "chronik.txt")
    assert acts(home) == [("ann", "added", 1), ("unknown", "added", 1), ("ann", "added", 1)]


def test_over_http_keys_are_named(tmp_path: Path, briefs: Path) -> None:
    home = tmp_path / "home"
    add(collection_at(home), briefs)
    _, secret = Keys(home).add("reading room", Scope.ADMIN)
    headers = {"Authorization": f"Bearer {secret}"}
    with service(home, keys_needed=True) as client:
        ids = [one["id"] for one in client.get("/v1/documents", headers=headers).json()["documents"]]
        assert client.patch(f"/v1/documents/{ids[0]}", headers=headers, json={"title": "X"}).is_success
        assert client.delete(f"/v1/documents/{ids[0]}", headers=headers).is_success
        assert client.delete(f"/v1/documents/{ids[1]}/traces", headers=headers).json()["forgotten"] == [ids[1]]
        assert client.post("/v1/collections", headers=headers, json={"name": "other"}).is_success
        assert client.delete("/v1/collections/other", headers=headers).is_success
        sent = client.post("/v1/documents", headers=headers, files=[("files", ("a.txt", "The ferry left.\n"))])
        with client.stream("GET", f"{sent.headers['location']}/events", headers=headers) as events:
            assert "added" in "".join(events.iter_lines())
    job = sent.headers["location"].rsplit("/", 1)[1]
    key = "reading room"
    assert acts(home) == [
        *((key, "changed", 1), (key, "removed", 1), (key, "removed", 1), (key, "forgot", 1)),
        *((key, "created", 0), (key, "deleted", 0), (key, "sent", 1), (f"job {job}", "added", 1)),
    ]


def test_any_change_of_the_log_is_found(tmp_path: Path) -> None:
    log, file = AuditLog(tmp_path), tmp_path / "audit.jsonl"
    for number in range(5):
        log.note("ann", Act.SENT, "default", [f"{number:016x}"])
    whole = file.read_bytes().splitlines(keepends=True)
    assert log.read().problems == ()
    cases = [
        [*whole[:2], whole[2].replace(b"ann", b"ben"), *whole[3:]],
        [*whole[:2], *whole[3:]],
        whole[1:],
        [whole[1], whole[0], *whole[2:]],
        [*whole[:3], whole[2], *whole[3:]],
        [*whole[:3], b"nothing\n", *whole[3:]],
        [*whole[:3], json.dumps({**json.loads(whole[3]), "more": 1}).encode() + b"\n", whole[4]],
    ]
    for lines in cases:
        file.write_bytes(b"".join(lines))
        assert log.read().problems, lines


def test_an_entry_cut_off_by_a_kill_is_replaced_by_the_next(tmp_path: Path) -> None:
    log, file = AuditLog(tmp_path), tmp_path / "audit.jsonl"
    log.note("ann", Act.SENT, "default", ["0" * 16] * 10_000)  # longer than one read
    log.note("ann", Act.SENT, "default")
    for cut in (1, 20, 200):
        file.write_bytes(file.read_bytes()[:-cut])
        log.note("ben", Act.SENT, "default")
        assert [one.number for one in log.read().entries] == [1, 2]
        assert log.read().problems == ()


def test_many_write_at_once(tmp_path: Path) -> None:
    def write(who: str) -> None:
        for _ in range(20):
            AuditLog(tmp_path).note(who, Act.SENT, "default")

    threads = [threading.Thread(target=write, args=(f"thread {number}",)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(acts(tmp_path)) == 80


@pytest.mark.skipif(os.name != "posix", reason="modes are of Unix")
def test_the_log_is_its_owners_alone(tmp_path: Path) -> None:
    AuditLog(tmp_path / "home").note("ann", Act.SENT, "default")
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "home").iterdir()] == [0, 0]


def test_after_a_restore_went_back_nothing_is_said_twice(tmp_path: Path, briefs: Path) -> None:
    home = tmp_path / "home"
    AuditLog(home).restored("ann", {"default": 50})  # generations of a past that is no more
    add(watched(collection_at(home), home, "ann"), briefs)
    remove_documents(watched(open_collection(home, "default"), home, "ben"), ["treaty"])
    assert acts(home) == [("ann", "restored", 0), ("ann", "added", 3), ("ben", "removed", 1)]
