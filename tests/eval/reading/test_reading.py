"""The reading score of a small folder, its gold file's errors, its reference, and the command from end to end."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pincite.eval.gold.file import GoldError
from pincite.eval.reading.gold import load_reading_gold
from pincite.eval.reading.score import Score, judge, score_folder
from pincite.ingest.cutting import split
from pincite.ingest.reading import read as reading_module
from pincite.ingest.reading.worker import read_file
from tests.eval.conftest import Call

reads_here = pytest.mark.usefixtures("reads_here")

PAGE = """<html><head><title>Locks in winter</title></head><body><nav>Home Log in</nav><article><h1>Locks in winter</h1>
<p>By Ada Reed</p><p>The upper lock froze in January and stayed closed for nine days, so that barges waited below the
town.</p><p>In spring the keepers replaced the lower gate, whose oak had stood in water for forty years.</p></article>
</body></html>"""
NOTES = [
    "Der Schieber der oberen Schleuse klemmt seit Montag, und der",
    "alte Wärter hat noch niemanden gefunden, der ihn lösen kann.",
]
LINES = [
    {
        "file": "lock.html",
        "wanted": ["The upper lock froze", "replaced the lower gate", "never written"],
        "unwanted": ["Log in"],
        "order": ["The upper lock froze", "replaced the lower gate"],
        "title": "Locks in winter",
        "date": None,
    },
    {"file": "sub/notes.txt", "wanted": ["Der Schieber der oberen"], "paragraphs": [" ".join(NOTES)]},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    top = tmp_path / "files"
    (top / "sub").mkdir(parents=True)
    (top / "lock.html").write_text(PAGE, "utf-8")
    (top / "sub" / "notes.txt").write_text("\n".join(NOTES), "utf-8")
    write_gold(top, *LINES)
    return top


def write_gold(folder: Path, *lines: dict[str, Any]) -> None:
    (folder / "gold.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")


def scored(folder: Path) -> Score:
    return score_folder(folder, load_reading_gold(folder), False, lambda _: None)


def test_the_command_counts_totals_and_files_and_names_each_mistake(call: Call, folder: Path) -> None:
    status, out, err = call("reading", folder, "--json")
    body = json.loads(out)
    assert (status, err) == (0, "")
    assert body["total"]["Wanted kept"] == {"right": 3, "tried": 4, "value": 0.75}
    assert {name: share["right"] for name, share in body["total"].items()} == {
        "Wanted kept": 3, "Findable": 3, "Unwanted left out": 1, "In order": 1, "Joined as written": 1,
        "Title right": 1, "None invented": 1,
    }  # fmt: skip
    assert [one["file"] for one in body["files"]] == ["lock.html", "sub/notes.txt"]
    assert body["files"][0]["mistakes"] == {"Wanted kept": ["never written"], "Findable": ["never written"]}
    status, out, _ = call("reading", folder)
    assert (status, "2 files" in out, "0.750" in out, "  Wanted kept: never written" in out) == (0, True, True, True)


def test_a_reader_that_reads_worse_lowers_the_score(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is judged in this process, so that breaking a function of the reader breaks what is judged."""
    page, whole = load_reading_gold(folder)[0], reading_module._READERS["html"]
    before = judge(page, read_file(folder / "lock.html", None, 0)).shares

    def loses_the_gate(data: bytes) -> Any:
        return whole(data.replace(b"replaced the lower gate", b"replaced it"))

    def keeps_the_menu(data: bytes) -> Any:
        return whole(data.replace(b"nav>", b"p>"))

    broken = {
        "Wanted kept": loses_the_gate, "Findable": loses_the_gate, "In order": loses_the_gate,
        "Unwanted left out": keeps_the_menu,
    }  # fmt: skip
    for measure, reader in broken.items():
        monkeypatch.setitem(reading_module._READERS, "html", reader)
        after = judge(page, read_file(folder / "lock.html", None, 0))
        assert after.shares[measure].right < before[measure].right, measure
        assert after.mistakes[measure]


def test_what_stands_in_no_passage_is_not_findable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(split, "split_document", lambda _: ())
    after = judge(load_reading_gold(folder)[0], read_file(folder / "lock.html", None, 0)).shares
    assert (after["Wanted kept"].right, after["Findable"].right, after["Unwanted left out"].right) == (2, 0, 1)


@reads_here
def test_lines_glued_from_two_paragraphs_are_not_joined_as_written(folder: Path) -> None:
    write_gold(folder, {"file": "sub/notes.txt", "paragraphs": NOTES})
    (found,) = scored(folder).files
    assert found.shares["Joined as written"].right == 0
    assert found.mistakes["Joined as written"] == (" ".join(NOTES),)


@reads_here
def test_a_file_that_cannot_be_read_has_lost_everything(call: Call, folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    line = {"file": "broken.pdf", "wanted": ["a"], "unwanted": ["b"], "title": "T", "reported": ["broken.PDF", "scan"]}
    write_gold(folder, line)
    (found,) = scored(folder).files
    assert "broken.pdf" in found.failure
    rights = {name: share.right for name, share in found.shares.items()}
    assert rights == {"Wanted kept": 0, "Findable": 0, "Unwanted left out": 1, "Title right": 0, "Reported": 1}
    assert "broken.pdf could not be read: broken.pdf: " in call("reading", folder)[1]


def faulty() -> Iterator[tuple[str, str]]:
    good = json.dumps(LINES[0])
    yield "", "gold.jsonl:0: it names no files"
    yield good + "\n{", "gold.jsonl:2: it is not JSON"
    yield good + "\n" + good, "gold.jsonl:2: the file 'lock.html' is already judged in line 1"
    yield '{"wanted": ["x"]}', "gold.jsonl:1: the field 'file' is missing"
    yield '{"file": "lock.html"}', "gold.jsonl:1: it does not say what should come out of the file"
    yield '{"file": "none.txt", "wanted": []}', "gold.jsonl:1: there is no file 'none.txt' in"
    yield '{"file": "lock.html", "wnated": []}', "gold.jsonl:1: the field 'wnated' is unknown"
    yield '{"file": "lock.html", "wanted": "x"}', "gold.jsonl:1: 'wanted' must be a list, not \"x\""
    yield '{"file": "lock.html", "wanted": ["x", 3, " "]}', "gold.jsonl:1: 'wanted' may hold only strings"
    yield '{"file": "lock.html", "order": ["x"]}', "gold.jsonl:1: 'order' has fewer than two snippets"
    yield '{"file": "lock.html", "date": "14 May"}', "gold.jsonl:1: the date '14 May' is not written as 2023"
    yield '{"file": "lock.html", "author": " "}', "gold.jsonl:1: the author is empty; write null if"
    yield '{"file": "lock.html", "date": "2023-02-30"}', "gold.jsonl:1: the date '2023-02-30' is not written as"
    yield '{"file": "lock.html", "wanted": ["a b"], "unwanted": ["b"]}', "gold.jsonl:1: 'b' is both wanted and unwanted"
    yield '{"file": null, "title": 3}', "gold.jsonl:1: 'title' must be a string, not 3"


@pytest.mark.parametrize(("text", "message"), list(faulty()))
@reads_here
def test_an_error_in_the_gold_file_is_named_with_its_line(call: Call, folder: Path, text: str, message: str) -> None:
    (folder / "gold.jsonl").write_text(text, "utf-8")
    with pytest.raises(GoldError) as raised:
        load_reading_gold(folder)
    assert message in str(raised.value)
    status, _, err = call("reading", folder)
    assert (status, message in err) == (2, True)


@reads_here
def test_a_name_in_hangul_is_found_in_either_form(call: Call, tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "수문.txt")).write_text("수문은 닫혀 있다.", "utf-8")
    write_gold(tmp_path, {"file": unicodedata.normalize("NFC", "수문.txt"), "wanted": ["수문은 닫혀 있다."]})
    status, out, _ = call("reading", tmp_path, "--json")
    assert (status, json.loads(out)["total"]["Wanted kept"]["right"]) == (0, 1)


@reads_here
def test_a_folder_without_a_gold_file_is_an_error(call: Call, tmp_path: Path) -> None:
    status, out, _ = call("reading", tmp_path, "--json")
    assert (status, json.loads(out)["error"]["kind"]) == (2, "GoldError")


@reads_here
def test_a_reference_fails_a_score_with_more_mistakes(call: Call, folder: Path, tmp_path: Path) -> None:
    reference = tmp_path / "made" / "reference.json"
    assert call("reading", folder, "--out", reference)[0] == 0
    assert call("reading", folder, "--reference", reference)[0] == 0
    body = json.loads(reference.read_text("utf-8"))
    body["files"][0]["mistakes"] = {"Wanted kept": ["another"]}
    reference.write_text(json.dumps(body), "utf-8")
    status, _, err = call("reading", folder, "--reference", reference)
    assert status == 1
    assert "Findable: mistakes rose from 0 to 1. New:\n  lock.html: never written" in err
    assert "Wanted kept" not in err, "as many mistakes as before, though others"


@reads_here
def test_a_reference_on_other_files_is_refused(call: Call, folder: Path, tmp_path: Path) -> None:
    reference = tmp_path / "reference.json"
    assert call("reading", folder, "--out", reference)[0] == 0
    (folder / "sub" / "notes.txt").write_text("Der Schieber klemmt heute.", "utf-8")
    status, out, _ = call("reading", folder, "--reference", reference, "--json")
    assert (status, json.loads(out)["error"]["kind"]) == (2, "ReferenceUnusable")
    for text in ("{", "[]", '{"digest": "", "files": [3]}'):
        reference.write_text(text, "utf-8")
        status, out, _ = call("reading", folder, "--reference", reference, "--json")
        assert (status, "is not a reading score" in out) == (2, True)
