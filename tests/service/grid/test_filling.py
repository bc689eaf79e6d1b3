"""Each question is put to each document alone, and a run that was stopped goes on."""

import json
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.ingest.errors import BadOption
from pincite.service.answering.answer import Outcome
from pincite.service.citations.citation import resolve
from pincite.service.grid.filling import MOST_QUESTIONS, distinct, documents_asked, fill
from pincite.service.grid.grid import gridded
from pincite.service.grid.kept import KeptCells, kept_beside
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs

QUESTIONS = ["Who signed the treaty in Pyongyang?", "북한은 러시아에 무엇을 공급했는가?"]
EVERYTHING = Filters()


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    opened = collection_at(tmp_path / "home")
    add(opened, write_briefs(tmp_path / "briefs"))
    with closing(opened.connection):
        yield opened


def test_every_cell_is_of_its_own_document_and_verbatim(collection: Collection) -> None:
    questions = distinct(QUESTIONS, HashedWords())
    documents = documents_asked(collection, EVERYTHING)
    found = gridded(QUESTIONS, documents, list(fill(collection, questions, documents)))
    assert [one.name for one in documents] == ["chronik", "treaty", "군사"]
    assert [(len(row), {cell.document_id for cell in row}) for row in found.rows] == [
        (2, {one.id}) for one in documents
    ]
    said = {(documents[row].name, cell.question): cell for row, cells in enumerate(found.rows) for cell in cells}
    signed, supplied = said["treaty", QUESTIONS[0]], said["군사", QUESTIONS[1]]
    assert "signed in Pyongyang" in signed.text
    assert "포탄을" in supplied.text
    for cell in said.values():
        assert bool(cell.text) == bool(cell.citations) == (cell.outcome is not Outcome.NOT_FOUND)
        for citation in cell.citations:
            assert citation.document_id == cell.document_id
            assert resolve(collection, citation.id).citation == citation


def test_filters_choose_the_documents_and_equal_questions_are_one(collection: Collection) -> None:
    only = documents_asked(collection, Filters(languages=("ko",)))
    assert [one.name for one in only] == ["군사"]
    assert [one.text for one in distinct(["누가?", " 누가? ", "언제?"], HashedWords())] == ["누가?", "언제?"]
    assert documents_asked(collection, Filters(date_from="2030")) == ()
    with pytest.raises(BadOption, match="no question"):
        distinct([], HashedWords())
    with pytest.raises(BadOption, match=f"at most {MOST_QUESTIONS}"):
        distinct([f"question {number}?" for number in range(MOST_QUESTIONS + 1)], HashedWords())


def test_a_document_that_is_removed_meanwhile_says_nothing(collection: Collection) -> None:
    documents = documents_asked(collection, EVERYTHING)
    cells = fill(collection, distinct(QUESTIONS, HashedWords()), documents)
    first = next(cells)
    remove_documents(collection, ["treaty"])
    rest = [cell for cell in cells if cell.document_id == documents[1].id]
    assert first.document_id == documents[0].id
    assert [(cell.outcome, cell.reason, cell.text) for cell in rest] == [
        (Outcome.NOT_FOUND, "the document was removed meanwhile", "")
    ] * 2


def test_a_stopped_run_goes_on_with_the_cells_it_has(collection: Collection, tmp_path: Path) -> None:
    questions, documents = distinct(QUESTIONS, HashedWords()), documents_asked(collection, EVERYTHING)
    whole = list(fill(collection, questions, documents))
    kept = kept_beside(tmp_path / "grid.csv", collection)
    assert kept.read() == {}
    stopped = kept.writing({}, fill(collection, questions, documents))
    assert list(islice(stopped, 4)) == whole[:4]
    stopped.close()  # type: ignore[attr-defined]
    cut = kept.file.read_bytes()[:-20]  # as a kill leaves the last line
    kept.file.write_bytes(cut)
    have = kept.read()
    assert list(have.values()) == whole[:3]
    rest = list(kept.writing(have, fill(collection, questions, documents, have)))
    assert [*have.values(), *rest] == whole
    assert list(kept.read().values()) == whole


@pytest.mark.parametrize("line", ["", "{", "[]", '{"collection": "another"}'])
def test_cells_of_something_else_are_not_taken_over(collection: Collection, tmp_path: Path, line: str) -> None:
    kept = kept_beside(tmp_path / "grid.csv", collection)
    cells = fill(collection, distinct(QUESTIONS, HashedWords()), documents_asked(collection, EVERYTHING))
    list(kept.writing({}, cells))
    assert len(kept.read()) == 6
    _, *lines = kept.file.read_text().splitlines()
    kept.file.write_text("\n".join([line, *lines]))
    assert kept.read() == {}


def test_broken_lines_are_dropped(tmp_path: Path) -> None:
    kept = KeptCells(tmp_path / "cells", {"model": "m"})
    cell = {"question": "q", "document_id": "d", "outcome": "answered", "reason": "", "text": "t", "citations": []}
    lines = [{"model": "m"}, cell, cell | {"outcome": "perhaps"}, cell | {"citations": [1]}, {"question": "q"}, 7]
    kept.file.write_text("\n".join(json.dumps(one) for one in lines))
    assert list(kept.read()) == [("d", "q")]
    kept.drop()
    assert not kept.file.exists()
