"""Words that are no longer those that were stored are never shown as a document's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pincite.index.changing.repairing import repair
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.ingest.errors import CollectionDamaged
from pincite.service.answering.quoting import ask
from pincite.service.quotes.find import find_quote
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at

ENCODER = HashedWords()
SAID = "The treaty was signed by six ministers in Pyongyang."
CHANGES = [
    "UPDATE pages SET text = replace(text, 'six', 'two')",
    "UPDATE sentences SET text = 'The treaty was signed by two ministers in Pyongyang.'",
    "UPDATE passages SET text = 'The treaty was signed by two ministers in Pyongyang.'",
    "UPDATE sentences SET spans = '[[1,4,20]]'",
    "UPDATE sentences SET spans = '[[1,4'",
    "UPDATE sentences SET spans = '[1]'",
    "UPDATE sentences SET text = CAST(x'ff41' AS TEXT)",
    "DELETE FROM pages",
    "DELETE FROM sentences",
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "briefs").mkdir()
    (tmp_path / "briefs" / "treaty.txt").write_text(SAID, encoding="utf-8")
    add(collection_at(tmp_path / "home"), tmp_path / "briefs")
    return tmp_path / "home"


def asked(collection: Collection) -> list[str]:
    return [one.quote for one in ask(collection, ENCODER, "Who signed the treaty in Pyongyang?", Filters()).citations]


def looked_up(collection: Collection) -> list[str]:
    return [one.quote for match in find_quote(collection, SAID) for one in match.citations]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("show", [asked, looked_up])
def test_changed_words_are_not_shown_but_repaired(
    home: Path, change: str, show: Callable[[Collection], list[str]]
) -> None:
    collection = open_collection(home, "default")
    assert show(collection) == [SAID]
    collection.connection.execute(change)
    collection = open_collection(home, "default")
    with pytest.raises(CollectionDamaged, match="pincite check --repair"):
        show(collection)
    repair(collection, lambda: ENCODER)
    assert show(open_collection(home, "default")) == [SAID]


def test_a_vector_that_was_zeroed_ranks_nothing(home: Path) -> None:
    collection = open_collection(home, "default")
    (size,) = collection.connection.execute("SELECT length(float16) FROM vectors").fetchone()
    collection.connection.execute("UPDATE vectors SET float16 = zeroblob(?)", (size,))
    assert asked(open_collection(home, "default")) == [SAID]  # the index has them still
    for file in collection.folder.glob("vectors-*.npz"):
        file.unlink()
    with pytest.raises(CollectionDamaged, match="pincite check --repair"):
        asked(open_collection(home, "default"))
    repair(collection, lambda: ENCODER)
    assert asked(open_collection(home, "default")) == [SAID]
