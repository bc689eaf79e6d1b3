"""Sheets keep their passages, words and order, whatever happens to documents, processes and homes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pincite.index.changing.editing import change_facts
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.keeping.backup import back_up
from pincite.index.keeping.exporting import export_collection
from pincite.index.keeping.importing import import_collection
from pincite.index.keeping.states import state_folder
from pincite.index.truth.documents import find_document
from pincite.index.truth.sheets import MOST
from pincite.ingest.document import Span
from pincite.ingest.errors import BadOption, UnknownCitation, UnknownPage, UnknownSheet
from pincite.service.citations.citation import resolve
from pincite.service.keeping.forgetting import forget_document
from pincite.service.keeping.restoring import restore_home
from pincite.service.sheets.sheets import Place, Sheet, Sheets
from pincite.service.sheets.sources import Standing
from tests.fakes.hashed_words import HashedWords
from tests.making.bytes import places
from tests.making.library import add
from tests.places import PYTHONPATH
from tests.service.sheets.making import cited, make_home, sheets_of


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return make_home(tmp_path)


@pytest.fixture
def opened(home: Path) -> Iterator[Collection]:
    with sheets_of(home) as (collection, _):
        yield collection


@pytest.fixture
def sheets(opened: Collection) -> Sheets:
    return Sheets(opened)


def quotes(sheet: Sheet) -> list[str]:
    """The words on a sheet, in order."""
    return [one.citation.quote if one.citation else "" for one in sheet.entries]


def test_a_sheet_is_made_filled_put_in_order_and_deleted(opened: Collection, sheets: Sheets) -> None:
    made = sheets.make("  Chapter \n\x1b 2\u202e ")
    assert (made.name, made.entries) == ("Chapter 2", ())
    words = ["The treaty was signed in Pyongyang", "It names mutual", "Sanctions were criticised"]
    ids = [cited(opened, "treaty", one).id for one in words]
    assert quotes(sheets.keep("Chapter 2", ids[:2], note="both")) == words[:2]
    assert quotes(sheets.keep(made.id, [ids[0], ids[2], ids[2]])) == words  # what is there stays as it is, once
    assert [one.note for one in sheets.get(made.id).entries] == ["both", "both", ""]
    assert quotes(sheets.move(made.id, "3", 1)) == [words[2], *words[:2]]
    assert quotes(sheets.move(made.id, sheets.get(made.id).entries[0].id, 900)) == words
    assert sheets.note(made.id, "2", " 그렇다\nor not ").entries[1].note == "그렇다\nor not"
    assert quotes(sheets.drop(made.id, "1")) == words[1:]
    assert quotes(sheets.keep(made.id, [ids[0]])) == [*words[1:], words[0]]
    assert sheets.rename(made.id, "제3장").name == "제3장"
    assert sheets.rename(made.id, " 제3장 ").name == "제3장"
    assert [(one.name, one.count) for one in sheets.all()] == [("제3장", 3)]
    assert sheets.delete("제3장").count == 3
    assert sheets.all() == []
    assert resolve(opened, ids[0]).citation.quote == words[0]


def test_a_passage_that_was_found_is_kept_by_its_places(opened: Collection, sheets: Sheets) -> None:
    one = cited(opened, "treaty", "mutual military assistance")
    made = sheets.make("found").id
    place = Place(one.document_id, Span(one.page, one.start, one.end))
    assert sheets.keep(made, [], [place]).entries[0].citation == one
    with pytest.raises(BadOption, match="characters"):
        sheets.keep(made, [], [Place(one.document_id, Span(1, 10, 10_000))])
    with pytest.raises(UnknownPage):
        sheets.keep(made, [], [Place(one.document_id, Span(9, 0, 1))])


def test_what_cannot_be_is_refused_and_changes_nothing(opened: Collection, sheets: Sheets) -> None:
    one = cited(opened, "treaty", "mutual").id
    sheets.make("a")
    for name in ("", "  ", "a", " a ", "x" * 201):
        with pytest.raises(BadOption):
            sheets.make(name)
    sheets.make("b")
    with pytest.raises(BadOption, match="already"):
        sheets.rename("b", "a")
    with pytest.raises(UnknownCitation):
        sheets.keep("a", [one, "47222da90f35864b-p3-120-180-9f3c61d0"])
    with pytest.raises(BadOption, match="note"):
        sheets.keep("a", [one], note="x" * 10_001)
    with pytest.raises(UnknownSheet, match="no sheet 'c'"):
        sheets.keep("c", [one])
    assert sheets.get("a").entries == ()
    sheets.keep("a", [one])
    for passage in ("0", "2", "x", "-1"):
        with pytest.raises(UnknownSheet, match="no passage"):
            sheets.drop("a", passage)
    assert len(sheets.get("a").entries) == 1


def test_a_sheet_has_an_end(opened: Collection, sheets: Sheets) -> None:
    document = find_document(opened.connection, "treaty").id
    made = sheets.make("full").id
    places = [Place(document, Span(1, at % 40, at % 40 + 1 + at // 40)) for at in range(MOST)]
    for at in range(0, MOST, 100):
        sheets.keep(made, [], places[at : at + 100])
    with pytest.raises(BadOption, match="more than 1000"):
        sheets.keep(made, [], [Place(document, Span(1, 50, 60))])
    assert len(sheets.get(made).entries) == MOST


def test_a_source_is_as_it_was_changed_or_removed(home: Path, opened: Collection, sheets: Sheets) -> None:
    said, gone = (
        cited(opened, "treaty", "It names mutual military assistance."),
        cited(opened, "treaty", "19 June 2024"),
    )
    kept = sheets.keep(sheets.make("a").id, [said.id, gone.id], note="n")
    assert [one.standing for one in kept.entries] == [Standing.AS_IT_WAS] * 2
    path = home.parent / "briefs" / "treaty.txt"
    before = path.read_bytes()
    path.write_text("A preface. It names mutual military assistance. It was signed in 2024.\n", encoding="utf-8")
    add(opened, path)
    changed = sheets.get("a").entries
    assert [one.standing for one in changed] == [Standing.CHANGED] * 2
    assert quotes(sheets.get("a")) == [said.quote, gone.quote]
    assert changed[0].now == cited(opened, "treaty", said.quote)
    assert changed[1].now is None
    remove_documents(opened, ["treaty"])
    assert [one.standing for one in sheets.get("a").entries] == [Standing.REMOVED] * 2
    path.write_bytes(before)
    add(opened, path)
    assert sheets.get("a") == kept


def test_words_that_are_read_in_another_way_have_changed(opened: Collection, sheets: Sheets) -> None:
    """The same file, read by a later version: the document's id is the same, the text at the place is not."""
    one = cited(opened, "treaty", "19 June 2024")
    sheets.keep(sheets.make("a").id, [one.id])
    opened.connection.execute("UPDATE pages SET text = '~' || text WHERE document_id = ?", (one.document_id,))
    (entry,) = sheets.get("a").entries
    assert (entry.standing, entry.citation and entry.citation.quote) == (Standing.CHANGED, "19 June 2024")


def test_a_removed_document_can_be_kept_from_and_a_title_is_todays(opened: Collection, sheets: Sheets) -> None:
    treaty, chronicle = cited(opened, "treaty", "mutual"), cited(opened, "chronik", "Владивостоке")
    made = sheets.keep(sheets.make("a").id, [treaty.id, chronicle.id])
    change_facts(opened, HashedWords(), treaty.document_id, lambda facts: replace(facts, title="The Treaty"))
    remove_documents(opened, ["chronik"])
    sheets.make("b")
    again = sheets.keep("b", [chronicle.id, treaty.id[:12] + treaty.id[16:-4]])  # a short id of an earlier version
    assert [one.standing for one in again.entries] == [Standing.REMOVED, Standing.AS_IT_WAS]
    assert [one.citation and one.citation.id for one in again.entries] == [chronicle.id, treaty.id]
    assert [one.citation and one.citation.title for one in sheets.get(made.id).entries] == ["The Treaty", "chronik"]


def test_forgetting_leaves_no_byte_of_the_words_and_ones_own_notes(home: Path, opened: Collection) -> None:
    sheets = Sheets(opened)
    note = home.parent / "secrets" / "hush-hush.txt"
    note.parent.mkdir()
    note.write_text("Zanzibarine quokkas negotiated in Ouagadougou.\n", encoding="utf-8")
    add(opened, note)
    secret, other = cited(opened, "hush-hush", "Zanzibarine quokkas"), cited(opened, "treaty", "mutual")
    sheets.keep(sheets.make("a").id, [other.id, secret.id], note="mine")
    back_up(home, state_folder(home, "before"))
    words = ("Zanzibarine", "quokkas", "hush-hush", secret.id)
    assert {one.split(": ")[1] for one in places(home, words)} == set(words)
    found = forget_document(home, opened, "hush-hush", "me")
    assert found.erased.citations == 2  # the note that it was shown, and the passage
    assert places(home, words) == []
    kept = sheets.get("a").entries
    assert [(one.standing, one.note) for one in kept] == [(Standing.AS_IT_WAS, "mine"), (Standing.REMOVED, "mine")]
    assert (kept[0].citation, kept[1].citation) == (other, None)
    with pytest.raises(UnknownCitation):
        sheets.keep("a", [secret.id])
    sheets.keep("a", [other.id])
    sheets.drop("a", "2")
    assert len(sheets.get("a").entries) == 1


def test_sheets_come_back_with_a_backup_without_what_was_forgotten_since(home: Path, tmp_path: Path) -> None:
    with sheets_of(home) as (opened, sheets):
        kept = sheets.keep(
            sheets.make("a").id, [cited(opened, "treaty", "mutual").id, cited(opened, "chronik", "Первый").id]
        )
        back_up(home, tmp_path / "backup")
        sheets.delete("a")
        forget_document(home, opened, "chronik", "me")
    restore_home(home, tmp_path / "backup", "me")
    with sheets_of(home) as (_, sheets):
        (first, second) = sheets.get("a").entries
        assert first == kept.entries[0]
        assert second.citation is None
    restore_home(tmp_path / "elsewhere", tmp_path / "backup", "me")
    with sheets_of(tmp_path / "elsewhere") as (_, sheets):
        assert quotes(sheets.get("a")) == ["mutual", "Первый"]


def test_sheets_move_with_an_export(opened: Collection, sheets: Sheets, tmp_path: Path) -> None:
    sheets.make("empty")
    kept = sheets.keep(sheets.make("a").id, [cited(opened, "treaty", "mutual").id], note="n")
    export_collection(opened, tmp_path / "exported")
    import_collection(tmp_path / "other", "default", tmp_path / "exported")
    with sheets_of(tmp_path / "other") as (_, moved):
        assert moved.get("a") == kept
        assert moved.all() == sheets.all()
        assert moved.make("new").id


def test_two_processes_that_keep_at_once_lose_nothing(home: Path, opened: Collection, sheets: Sheets) -> None:
    script = """
import sys
from pathlib import Path
from pincite.ingest.document import Span
from pincite.service.sheets.sheets import Place
from tests.service.sheets.making import cited, sheets_of
home, first = Path(sys.argv[1]), int(sys.argv[2])
with sheets_of(home) as (opened, sheets):
    document = cited(opened, "treaty", "mutual").document_id
    print("ready", flush=True)
    sys.stdin.readline()
    for at in range(25):
        sheets.keep("a", [], [Place(document, Span(1, first + at, first + at + 9))], note=str(first + at))
        sheets.move("a", "1", 2)
"""
    sheets.make("a")
    environment = {**os.environ, "PYTHONPATH": PYTHONPATH}
    keepers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(home), str(first)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for first in (0, 50)
    ]
    for one in keepers:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in keepers:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    assert [one.communicate(timeout=200) and one.returncode for one in keepers] == [0, 0]
    kept = sheets.get("a").entries
    assert sorted(int(one.note) for one in kept) == [*range(25), *range(50, 75)]
    rows = opened.connection.execute("SELECT count(DISTINCT position) FROM kept").fetchone()
    assert rows == (50,)
