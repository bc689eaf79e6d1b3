"""Lists of documents: found by words in either script, in an order, in groups, a page at a time."""

import json
import unicodedata
from pathlib import Path

import pytest

from pincite.index.changing.grouping import regroup, set_document_groups
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.truth.groups import all_groups
from pincite.index.truth.listing import Listing, Order, list_documents
from pincite.ingest.errors import UnknownDocument
from tests.making.library import add, collection_at

FACTS = {
    "a.txt": {"title": "두만강 다리", "author": "김정은", "publisher": "Ｐｅｎ Press", "date": "2024-03"},
    "b.txt": {"title": "Ärger am Fluss", "author": "Jane Doe", "date": "2023"},
    "c.txt": {"title": "abend"},
    unicodedata.normalize("NFD", "군사.txt"): {"author": "Zoe Ames", "date": "2025-01-02"},
}


@pytest.fixture
def library(tmp_path: Path) -> Collection:
    opened = collection_at(tmp_path / "home")
    for name, facts in FACTS.items():
        path = tmp_path / "briefs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"The brief {name} is one of several.\n", encoding="utf-8")
        path.with_suffix(".meta.json").write_text(json.dumps(facts), encoding="utf-8")
    add(opened, tmp_path / "briefs")
    return opened


def found(library: Collection, asked: Listing) -> list[str]:
    return [one.name for one in list_documents(library.connection, asked).documents]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("두만강다리", ["a"]),  # spaces in Korean are the writer's own
        ("다리 두만강", ["a"]),
        ("pen", ["a"]),  # the publisher, in wide letters
        ("Kim Jong-un", ["a"]),  # the author, in other letters
        ("FLUSS doe", ["b"]),
        ("군사", ["군사"]),  # the file's name, which a Mac stores in parts
        ("B.TXT", ["b"]),
        ("  ", ["a", "b", "c", "군사"]),
        ("nothing of it", []),
    ],
)
def test_words_are_found_in_titles_authors_publishers_and_file_names(
    library: Collection, text: str, names: list[str]
) -> None:
    assert found(library, Listing(text=text)) == names


@pytest.mark.parametrize(
    ("order", "descending", "names"),
    [
        (Order.NAME, False, ["a", "b", "c", "군사"]),
        (Order.TITLE, False, ["c", "b", "군사", "a"]),  # an untitled one by its name
        (Order.TITLE, True, ["a", "군사", "b", "c"]),
        (Order.AUTHOR, False, ["b", "군사", "a", "c"]),  # who has none comes last
        (Order.DATE, True, ["군사", "a", "b", "c"]),
        (Order.DATE, False, ["b", "a", "군사", "c"]),
    ],
)
def test_documents_are_sorted_and_those_without_come_last(
    library: Collection, order: Order, descending: bool, names: list[str]
) -> None:
    assert found(library, Listing(order=order, descending=descending)) == names


def test_pages_follow_one_another(library: Collection) -> None:
    first, second = (list_documents(library.connection, Listing(limit=3, offset=at)) for at in (0, 3))
    assert (first.total, second.total) == (4, 4)
    assert [one.name for one in (*first.documents, *second.documents)] == ["a", "b", "c", "군사"]


def test_groups_hold_documents_and_filter_them(library: Collection) -> None:
    generation = library.connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
    changed = regroup(library, ["a", "b.txt"], into=["북러 회담", "2024"])
    assert [(one.name, one.groups) for one in changed] == [("a", ("북러 회담", "2024")), ("b", ("북러 회담", "2024"))]
    assert regroup(library, ["a"], into=["2024"]) == []
    regroup(library, ["a"], into=["new"], out_of=["2024"])
    assert all_groups(library.connection) == {"2024": 1, "new": 1, "북러 회담": 2}
    assert found(library, Listing(Filters(groups=("NEW",)))) == ["a"]
    assert found(library, Listing(Filters(groups=("new", "2024")))) == ["a", "b"]
    with pytest.raises(UnknownDocument):
        regroup(library, ["a", "nobody"], into=["x"])
    assert "x" not in all_groups(library.connection)
    assert library.connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone() == generation
    set_document_groups(library, changed[0].id, None)
    assert found(library, Listing(Filters(groups=("new",)))) == []
