"""`check` notices whatever was damaged, and repairing brings back what can be brought back."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pincite.index.changing.check import check
from pincite.index.changing.editing import change_facts
from pincite.index.changing.repairing import repair
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.index.legs.sources import Source
from pincite.index.legs.sums import Sums
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents, find_document
from pincite.index.truth.passages import TermsOfPassage, passage_terms
from pincite.ingest.errors import CollectionDamaged, PinciteError
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, make_old, write_briefs

pytestmark = pytest.mark.usefixtures("reads_here")

Damage = Callable[[Collection], object]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the briefs, which every test gets a copy of."""
    folder = tmp_path_factory.mktemp("made")
    opened = collection_at(folder / "home")
    add(opened, write_briefs(folder / "briefs"))
    opened.connection.close()
    return folder


@pytest.fixture
def collection(made: Path, tmp_path: Path) -> Collection:
    shutil.copytree(made / "home", tmp_path / "home")
    return open_collection(tmp_path / "home", "default")


@pytest.fixture
def treaty(made: Path) -> Iterator[Path]:
    """The file of one of the documents, put back after the test."""
    file = made / "briefs" / "treaty.txt"
    text = file.read_bytes()
    yield file
    file.write_bytes(text)


def unguarded(*statements: str) -> Damage:
    """Damage done by SQL, with the triggers away meanwhile as the disk knows of none."""

    def damage(collection: Collection) -> None:
        guards = collection.connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            collection.connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            collection.connection.execute(statement)
        for _, sql in guards:
            collection.connection.execute(sql)

    return damage


def flip_rows(collection: Collection, ending: str = "rows") -> None:
    """Another number in a row of one of the dense index's files."""
    (file,) = collection.folder.glob(f"vectors-*.{ending}")
    rows = np.fromfile(file, np.float16)
    rows[5] = 0.5
    rows.tofile(file)


def other_sentences(collection: Collection) -> None:
    """The sentences of a passage begin where those of another do."""
    contents = collection.vectors().contents
    contents.sentence_begins = np.minimum(contents.sentence_begins, contents.sentence_begins[-1] - 1)


def other_source(collection: Collection) -> None:
    contents = collection.vectors().contents
    contents.sources = (Source(("1999",), ()), *contents.sources[1:])


def swap_terms(collection: Collection) -> None:
    """The terms of two passages exchanged in the lexical index."""
    documents = [one.id for one in all_documents(collection.connection)]
    first, second, *others = passage_terms(collection.connection, documents)
    swapped = [
        TermsOfPassage(first.key, first.document_id, second.terms),
        TermsOfPassage(second.key, second.document_id, first.terms),
    ]
    collection.lexical().index.update(documents, [*swapped, *others])


def add_terms(collection: Collection) -> None:
    """A word of one passage put into all others in the lexical index."""
    documents = [one.id for one in all_documents(collection.connection)]
    all_terms = list(passage_terms(collection.connection, documents))
    more = [TermsOfPassage(one.key, one.document_id, [*one.terms, all_terms[0].terms[0]]) for one in all_terms]
    collection.lexical().index.update(documents, more)


def wrong_sums(collection: Collection) -> None:
    dense = collection.vectors()
    name = dense.names[0]
    dense.sums[name] += Sums.of(np.ones((1, dense.rows.dimension), np.float32))


def lost_keys(collection: Collection) -> None:
    collection.vectors().remove(collection.vectors().keys()[:1].tolist())


SEEN_AT_ONCE: dict[str, Damage] = {
    "a passage's vector": unguarded("DELETE FROM vectors WHERE text_hash = (SELECT vector FROM passages LIMIT 1)"),
    "a sentence's vector": unguarded(
        "DELETE FROM vectors WHERE text_hash IN (SELECT vector FROM sentences)"
        " AND text_hash NOT IN (SELECT vector FROM passages)"
    ),
    "a vector too short": unguarded("UPDATE vectors SET float16 = x'0000' WHERE rowid = 2"),
    "a vector of zeros": unguarded("UPDATE vectors SET float16 = zeroblob(512) WHERE rowid = 2"),
    "a vector of nothing": unguarded("INSERT INTO vectors VALUES (x'00', zeroblob(512))"),
    "a page's text": unguarded("UPDATE pages SET text = 'x' || text"),
    "a passage's text": unguarded("UPDATE passages SET text = 'x' || text WHERE key = 1"),
    "text that is none": unguarded("UPDATE pages SET text = CAST(x'ff41' AS TEXT)"),
    "spans that are none": unguarded("UPDATE passages SET spans = '[[1,' WHERE key = 1"),
    "keys of the dense index": lost_keys,
    "terms of the lexical index": swap_terms,
    "sentences of the dense index": other_sentences,
    "a source in the dense index": other_source,
}
SEEN_DEEP: dict[str, Damage] = {
    "a title": unguarded("UPDATE documents SET title = 'Another'"),
    "an author": unguarded("UPDATE documents SET author = 'Another' WHERE author IS NOT NULL"),
    "a path": unguarded("UPDATE paths SET path = path || 'x'"),
    "vectors exchanged": unguarded(
        "CREATE TEMP TABLE two AS SELECT rowid AS row, float16 FROM vectors WHERE rowid IN (1, 2)",
        "UPDATE vectors SET float16 = (SELECT float16 FROM two WHERE row = 3 - vectors.rowid) WHERE rowid IN (1, 2)",
    ),
    "a word wherever it stands": unguarded(
        *(
            f"UPDATE {table} SET {column} = replace({column}, 'Pyongyang', 'Singapore')"
            for table, column in (("pages", "text"), ("passages", "text"), ("sentences", "text"))
        )
    ),
    "a heading": unguarded("UPDATE passages SET heading = 'Another'"),
    "terms too many": add_terms,
    "sums": wrong_sums,
}


@pytest.mark.parametrize("name", SEEN_AT_ONCE)
def test_damage_is_seen_and_repaired(collection: Collection, name: str) -> None:
    SEEN_AT_ONCE[name](collection)
    assert check(collection) != []
    assert_repaired(collection)


@pytest.mark.parametrize("ending", ["rows", "sentences", "terms"])
def test_rows_of_the_dense_index_that_rot_are_made_anew_when_it_is_opened(collection: Collection, ending: str) -> None:
    right = collection.vectors().take(np.arange(len(collection.vectors()))).copy()
    flip_rows(collection, ending)
    fresh = open_collection(collection.folder.parent.parent, collection.folder.name)
    assert check(fresh, deep=True) == []
    assert (fresh.vectors().take(np.arange(len(right))) == right).all()


@pytest.mark.parametrize("name", SEEN_DEEP)
def test_what_looks_right_is_seen_by_its_checksum_and_repaired(collection: Collection, name: str) -> None:
    SEEN_DEEP[name](collection)
    assert check(collection, deep=True) != []
    assert_repaired(collection)


def assert_repaired(collection: Collection) -> None:
    done = repair(collection, HashedWords)
    assert done != []
    assert check(collection, deep=True) == []
    reopened = open_collection(collection.folder.parents[1], "default")
    assert check(reopened, deep=True) == []
    facts = find_document(reopened.connection, "treaty")
    assert (facts.title, facts.date, facts.author) == ("treaty", "2024-06-20", "Jane Doe")
    assert repair(reopened, unavailable) == []


def unavailable() -> HashedWords:
    raise AssertionError("nothing is to be embedded")


def test_an_intact_collection_is_left_alone(collection: Collection, treaty: Path) -> None:
    assert check(collection, deep=True) == []
    assert repair(collection, unavailable) == []
    moved = treaty.rename(treaty.with_name("moved.txt"))
    add(collection, treaty.parent)
    moved.unlink()
    change_facts(collection, HashedWords(), find_document(collection.connection, "moved").id, lambda facts: facts)
    assert check(collection, deep=True) == []


def test_what_was_edited_stays_when_the_text_is_read_again(collection: Collection) -> None:
    treaty = find_document(collection.connection, "treaty").id
    change_facts(collection, HashedWords(), treaty, lambda facts: replace(facts, title="Put right"))
    SEEN_AT_ONCE["a page's text"](collection)
    repair(collection, HashedWords)
    assert find_document(collection.connection, "treaty").title == "Put right"
    assert check(collection, deep=True) == []


def test_without_its_file_a_damaged_text_stays_reported(collection: Collection, treaty: Path) -> None:
    SEEN_AT_ONCE["a page's text"](collection)
    treaty.unlink()
    repair(collection, HashedWords)
    left = check(collection, deep=True)
    assert left != []
    assert all(problem.startswith("treaty") for problem in left)


def test_no_checksum_is_made_of_what_is_wrong(collection: Collection, treaty: Path) -> None:
    make_old(collection)
    SEEN_AT_ONCE["a page's text"](collection)
    treaty.unlink()
    repair(collection, HashedWords)
    left = check(collection, deep=True)
    assert any(problem.startswith("treaty: passage") for problem in left)
    assert left[-1].startswith("checksums: 1 documents have none")


def test_an_old_collection_has_no_checksums_until_it_is_repaired(collection: Collection) -> None:
    make_old(collection)
    reopened = open_collection(collection.folder.parents[1], "default")
    assert check(reopened) == []
    assert check(reopened, deep=True) == ["checksums: 3 documents have none, because an older version stored them"]
    assert len(repair(reopened, unavailable)) == 3
    assert check(reopened, deep=True) == []


def test_pages_of_the_file_that_are_exchanged_or_changed_are_noticed(tmp_path: Path) -> None:
    """Not one exchange of two pages and not one changed byte passes, unless nothing stored is other than before."""
    home, dice = tmp_path / "home", random.Random(7)
    opened = collection_at(home)
    (tmp_path / "long.txt").write_text("\n\n".join(f"Line {n} of the summit, number {n * n}." for n in range(900)))
    add(opened, write_briefs(tmp_path / "briefs"), tmp_path / "long.txt")
    opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    opened.connection.close()
    truth = home / "collections" / "default" / "truth.sqlite"
    whole, kept = truth.read_bytes(), tmp_path / "kept"
    shutil.copytree(home, kept)
    content = dump(truth)
    for number in range(40):
        shutil.rmtree(home)
        shutil.copytree(kept, home)
        truth.write_bytes(exchanged(whole, dice) if number % 2 else flipped(whole, dice))
        assert noticed(home) or dump(truth) == content, number


def exchanged(whole: bytes, dice: random.Random) -> bytes:
    pages = [whole[at : at + 4096] for at in range(0, len(whole), 4096)]
    one, other = dice.sample(range(1, len(pages)), 2)
    pages[one], pages[other] = pages[other], pages[one]
    return b"".join(pages)


def flipped(whole: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(4096, len(whole))
    return whole[:at] + bytes([whole[at] ^ 1 << dice.randrange(8)]) + whole[at + 1 :]


def noticed(home: Path) -> bool:
    try:
        opened = open_collection(home, "default")
    except (PinciteError, sqlite3.Error):
        return True
    try:
        return check(opened, deep=True) != []
    except (PinciteError, sqlite3.Error):
        return True
    finally:
        opened.connection.close()


def dump(truth: Path) -> list[str] | None:
    """All that is stored, but for the citations, tombstones and failures, which have no checksum."""
    connection = sqlite3.connect(truth)
    try:
        return [line for line in connection.iterdump() if "INSERT INTO" in line]
    except (sqlite3.Error, ValueError):
        return None
    finally:
        connection.close()


def test_a_page_without_words_is_told_and_read_again(collection: Collection) -> None:
    """As where rows of another table, which has fewer columns, stand in the place of the page's."""
    run = collection.connection.execute
    run("PRAGMA writable_schema = ON")
    run("UPDATE sqlite_master SET sql = replace(sql, 'text TEXT NOT NULL', 'text TEXT') WHERE name = 'pages'")
    run("PRAGMA writable_schema = RESET")
    run("UPDATE pages SET text = NULL WHERE document_id = (SELECT id FROM documents WHERE name = 'treaty')")
    question = prepare("The treaty was signed", HashedWords())
    with pytest.raises(CollectionDamaged, match="check --repair"):
        search(collection, question, 5, Filters())
    assert check(collection)
    repair(collection, HashedWords)
    assert search(collection, question, 5, Filters())[0].document.name == "treaty"
