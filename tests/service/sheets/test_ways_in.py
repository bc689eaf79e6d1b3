"""Sheets by the command line, over HTTP and from Python: the same passages, the same files, the same marks."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
import rispy
from fastapi.testclient import TestClient

from pincite.index.changing.removing import remove_documents
from pincite.ingest.errors import ServiceRefused
from pincite.service.client.client import Client
from pincite.service.keys import Keys, Scope
from tests.service.pages.test_marking import highlights
from tests.service.sheets.making import cited, make_home, sheets_of
from tests.serving.command_line import pincite_here
from tests.serving.http_service import running, service


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_home(tmp_path)


@pytest.fixture
def ids(home: Path) -> list[str]:
    """Citations of a text file and of two pages of a PDF."""
    words = (("treaty", "It names mutual military assistance."), ("paper", "was signed in June"), ("paper", "end"))
    with sheets_of(home) as (opened, _):
        return [cited(opened, *one).id for one in words]


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with service(home) as opened:
        yield opened


def test_every_way_shows_the_same(home: Path, ids: list[str], client: TestClient) -> None:
    at = ("--home", str(home))
    assert "no sheets" in pincite_here("sheets", "list", *at)
    made = client.post("/v1/sheets", json={"name": "Chapter 2"})
    assert made.status_code == 201
    sheet = made.json()["id"]
    assert (
        len(json.loads(pincite_here("sheets", "keep", "Chapter 2", *ids, "--note", "see", "--json", *at))["passages"])
        == 3
    )
    assert [one["count"] for one in client.get("/v1/sheets").json()["sheets"]] == [3]
    passages = client.get(f"/v1/sheets/{sheet}").json()["passages"]
    assert [one["citation"]["id"] for one in passages] == ids
    one = f"/v1/sheets/{sheet}/passages/{passages[2]['id']}"
    changed = client.patch(one, json={"note": "the end", "place": 1}).json()
    assert [each["note"] for each in changed["passages"]] == ["the end", "see", "see"]
    assert changed == json.loads(pincite_here("sheets", "show", "Chapter 2", "--json", *at))
    shown = pincite_here("sheets", "show", sheet, *at)
    assert "1. end" in shown and "Note: the end" in shown
    assert client.patch(f"/v1/sheets/{sheet}", json={"name": "3"}).json()["name"] == "3"
    assert "3 passages  3" in pincite_here("sheets", "list", *at)
    pincite_here("sheets", "rename", "3", "4", *at)
    pincite_here("sheets", "note", "4", "1", "", *at)
    pincite_here("sheets", "move", "4", "1", "3", *at)
    left = client.delete(f"/v1/sheets/{sheet}/passages/{passages[0]['id']}").json()["passages"]
    assert [(each["citation"]["id"], each["note"]) for each in left] == [(ids[1], "see"), (ids[2], "")]
    assert "1. end" in pincite_here("sheets", "drop", "4", "1", *at)
    assert "deleted" in pincite_here("sheets", "delete", "4", *at)
    assert client.get(f"/v1/sheets/{sheet}").status_code == 404


def test_what_is_wrong_is_said_and_nothing_is_kept(home: Path, ids: list[str], client: TestClient) -> None:
    at = ("--home", str(home))
    sheet = client.post("/v1/sheets", json={"name": "a"}).json()["id"]
    for body in ({}, {"ids": []}, {"ids": ids, "notes": "x"}, {"ids": ids, "note": "x" * 10_001}, {"places": [{}]}):
        assert client.post(f"/v1/sheets/{sheet}/passages", json=body).status_code == 422
    assert client.post(f"/v1/sheets/{sheet}/passages", json={"ids": [*ids, "nothing"]}).status_code == 404
    assert client.post("/v1/sheets", json={"name": "a"}).status_code == 422
    assert client.post("/v1/sheets/ffffffff/passages", json={"ids": ids}).status_code == 404
    assert client.patch(f"/v1/sheets/{sheet}/passages/ffffffff", json={"note": "x"}).status_code == 404
    assert client.get(f"/v1/sheets/{sheet}/file?format=pdf").status_code == 422
    assert "no sheet 'b'" in pincite_here("sheets", "show", "b", *at, status=1)
    assert "already" in pincite_here("sheets", "make", "a", *at, status=2)
    assert "must end in" in pincite_here("sheets", "export", "a", "--out", "a.pdf", *at, status=2)
    assert "no folder" in pincite_here("sheets", "export", "a", "--out", str(home / "no" / "a.md"), *at, status=2)
    assert client.get(f"/v1/sheets/{sheet}").json()["passages"] == []


def test_a_found_passage_is_kept_where_it_stands(client: TestClient) -> None:
    sheet = client.post("/v1/sheets", json={"name": "a"}).json()["id"]
    (hit, *_) = client.post("/v1/search", json={"question": "treaty signed in Pyongyang"}).json()["hits"]
    places = [{"document_id": hit["document_id"], **span} for span in hit["spans"]]
    kept = client.post(f"/v1/sheets/{sheet}/passages", json={"places": places}).json()["passages"]
    assert [one["citation"]["quote"] for one in kept] == [hit["text"]]


@pytest.fixture
def noted(home: Path, ids: list[str]) -> Path:
    """The home with a sheet of three passages of two works, one of them removed since."""
    with sheets_of(home) as (opened, sheets):
        sheets.keep(sheets.make("Chapter *2*").id, ids, note="one's own\n\nnote *")
        remove_documents(opened, ["treaty"])
    return home


def files(client: TestClient) -> dict[str, bytes]:
    """The sheet in every format, over HTTP."""
    (sheet,) = client.get("/v1/sheets").json()["sheets"]
    forms = ("markdown", "docx", "bibtex", "ris", "csl-json")
    return {one: client.get(f"/v1/sheets/{sheet['id']}/file?format={one}").content for one in forms}


def test_files_hold_words_notes_and_references(noted: Path, ids: list[str], tmp_path: Path) -> None:
    with service(noted) as client:
        made = files(client)
    for form, ending in (("markdown", "md"), ("bibtex", "bib"), ("ris", "ris"), ("csl-json", "json")):
        out = tmp_path / f"sheet.{ending}"
        said = pincite_here("sheets", "export", "Chapter *2*", "--out", str(out), "--home", str(noted))
        assert "3 passages" in said
        assert out.read_bytes() == made[form]
    text = made["markdown"].decode()
    assert text.startswith("# Chapter \\*2\\*\n\n1. ")
    assert "   > It names mutual military assistance.\n" in text
    assert text.count("   note \\*\n") == 3
    assert text.count("*The source was removed from the collection.*") == 1
    assert all(f"`{one}`" in text for one in ids)
    paragraphs = [(one.style.name, one.text) for one in docx.Document(io.BytesIO(made["docx"])).paragraphs]
    assert paragraphs[0] == ("Title", "Chapter *2*")
    assert [said for style, said in paragraphs if style == "Quote"] == [
        "It names mutual military assistance.", "was signed in June", "end",
    ]  # fmt: skip
    items = json.loads(made["csl-json"])
    assert [(one["locator"], one["annote"]) for one in items] == [
        ("1", "1: one's own note *"), ("ii, 1", "ii: one's own note *; 1: one's own note *"),
    ]  # fmt: skip
    assert made["bibtex"].decode().count("annotation = {ii: one's own note *; 1: one's own note *}") == 1
    records = rispy.loads(made["ris"].decode())
    assert [one["notes"] for one in records] == [[one["annote"]] for one in items]


def test_a_forgotten_document_is_no_source_of_a_file(home: Path, ids: list[str]) -> None:
    from pincite.service.keeping.forgetting import forget_document

    with sheets_of(home) as (opened, sheets):
        sheets.keep(sheets.make("a").id, ids[:2], note="mine")
        forget_document(home, opened, "treaty", "me")
    with service(home) as client:
        made = files(client)
    assert "1. The document was forgotten, and its words with it.\n\n   mine\n" in made["markdown"].decode()
    assert len(json.loads(made["csl-json"])) == 1
    assert "forgotten" in pincite_here("sheets", "show", "a", "--home", str(home))


def test_passages_are_marked_in_their_pdfs_each_with_its_note(home: Path, ids: list[str], tmp_path: Path) -> None:
    at = ("--home", str(home))
    with sheets_of(home) as (opened, sheets):
        sheet = sheets.keep(sheets.make("a").id, ids)
        sheets.note("a", "2", "When?")
        sheets.note("a", "3", "끝?")
        paper = cited(opened, "paper", "end").document_id
    said = json.loads(pincite_here("sheets", "mark", "a", "--out", str(tmp_path / "out"), "--json", *at, status=1))
    assert [(one["document"], one["marked"]) for one in said["documents"]] == [("paper", 2)]
    assert [one["id"] for one in said["unmarked"]] == [sheet.entries[0].id]  # it is no PDF
    content = Path(said["documents"][0]["file"]).read_bytes()
    notes = [(2, f"When?\n{ids[1]}"), (3, f"끝?\n{ids[2]}")]
    assert [(number, note) for number, note, _ in highlights(content)] == notes
    with service(home) as client:
        listed = client.get(f"/v1/sheets/{sheet.id}/marks").json()
        assert listed["documents"] == [{"document_id": paper, "document": "paper", "count": 2}]
        assert listed["unmarked"] == said["unmarked"]
        sent = client.get(f"/v1/sheets/{sheet.id}/pdf", params={"document": paper})
        assert (sent.headers["content-type"], sent.headers["pincite-unplaced"]) == ("application/pdf", "0")
        assert sent.content == content
        assert client.get(f"/v1/sheets/{sheet.id}/pdf", params={"document": "0" * 16}).status_code == 404
        answer = client.post("/v1/export/pdf", json={"ids": ids[1:], "notes": ["When?", "끝?"]})
        assert answer.content == content
        assert client.post("/v1/export/pdf", json={"ids": ids[1:], "notes": ["When?"]}).status_code == 422
    (tmp_path / "answer").mkdir()
    each = ("mark", *ids, "--note", "When?", "--out", str(tmp_path / "answer"), "--json", *at)
    of_answer = json.loads(pincite_here(*each, status=1))
    assert [one["id"] for one in of_answer["unmarked"]] == [ids[0]]
    marked = highlights((tmp_path / "answer" / "paper.pdf").read_bytes())
    assert [note for _, note, _ in marked] == [f"When?\n{one}" for one in ids[1:]]
    (home.parent / "briefs" / "paper.pdf").write_bytes(b"%PDF-1.7 another")
    assert "has changed" in pincite_here("sheets", "mark", "a", "--out", str(tmp_path / "again"), *at, status=1)


def test_a_reader_reads_and_a_writer_keeps_from_python(home: Path, ids: list[str]) -> None:
    with running(home, keys_needed=True) as url:
        reads, writes = (Keys(home).add(scope.name, scope)[1] for scope in (Scope.READ, Scope.WRITE))
        with Client(url, key=writes) as writer, Client(url, key=reads) as reader:
            made = writer.sheets.make("a").id
            kept = writer.sheets.keep(made, ids, note="n")
            assert reader.sheets.get(made) == kept
            assert [one.name for one in reader.sheets.all()] == ["a"]
            first = kept.passages[0].id
            refused: list[Any] = [
                lambda: reader.sheets.make("b"),
                lambda: reader.sheets.keep(made, ids),
                lambda: reader.sheets.note(made, first, "x"),
                lambda: reader.sheets.drop(made, first),
                lambda: reader.sheets.rename(made, "b"),
                lambda: reader.sheets.delete(made),
            ]
            for one in refused:
                with pytest.raises(ServiceRefused) as found:
                    one()
                assert found.value.status == 403
            assert reader.sheets.get(made) == kept
            assert reader.sheets.file(made, "markdown").startswith(b"# a\n")
            assert reader.sheets.marked(made, kept.passages[1].citation.document_id).startswith(b"%PDF")  # type: ignore[union-attr]
            assert writer.sheets.note(made, first, "x").passages[0].note == "x"
            assert writer.sheets.move(made, first, 3).passages[2].id == first
            assert len(writer.sheets.drop(made, first).passages) == 2
            assert writer.sheets.rename(made, "b").name == "b"
            assert writer.sheets.delete(made).count == 2
            assert writer.sheets.all() == ()
