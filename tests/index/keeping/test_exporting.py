"""A collection goes out in open formats and comes back as it was."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pincite.index.changing.check import check
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.home import collection_names, open_collection
from pincite.index.keeping.exporting import export_collection
from pincite.index.keeping.importing import import_collection
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents
from pincite.ingest.errors import BackupDamaged, BadOption, CollectionExists, PinciteError
from pincite.service.answering.quoting import ask
from pincite.service.citations.citation import resolve
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs

QUESTIONS = ("What was signed in Pyongyang?", "북한은 러시아에 무엇을 공급했나", "Где прошёл первый саммит?")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """A collection with everything that an export must carry: citations of a removed document, an upload, a failure."""
    folder = tmp_path_factory.mktemp("exporting")
    collection, briefs = collection_at(folder / "home"), write_briefs(folder / "briefs")
    (briefs / "gone.txt").write_text("The lighthouse keeper resigned in protest.\n", encoding="utf-8")
    (briefs / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    upload = collection.folder / "files" / ("0" * 16) / "보낸 문서.txt"
    upload.parent.mkdir(parents=True)
    upload.write_text("동료가 보낸 문서이다.\n", encoding="utf-8")
    add(collection, briefs, upload)
    for question in (*QUESTIONS, "Who resigned in protest?"):
        ask(collection, HashedWords(), question, Filters())
    remove_documents(collection, ["gone"])
    with collection.writing():
        collection.rewrite()  # or words of the removed document would still count, until the index is merged
    with closing(collection.connection):
        yield collection


@pytest.fixture(scope="module")
def exported(opened: Collection) -> Path:
    destination = opened.folder.parents[2] / "exported"
    export_collection(opened, destination)
    return destination


def found(collection: Collection) -> list[Any]:
    questions = [prepare(one, HashedWords()) for one in QUESTIONS]
    hits = [search(collection, one, 10, Filters()) for one in questions]
    return [[(hit.passage, hit.score, dict(hit.signals)) for hit in some] for some in hits]


def everything(collection: Collection) -> dict[str, list[Any]]:
    tables = ("documents", "passages", "sentences", "pages", "vectors", "citations", "tombstones", "sqlite_sequence")
    return {one: sorted(collection.connection.execute(f"SELECT * FROM {one}").fetchall()) for one in tables}


def at_home(value: Any) -> Any:
    """The value as it is in the collection that was exported: paths of uploaded files follow their collection."""
    return value.replace("/default-2/", "/default/") if isinstance(value, str) else value


def test_what_comes_back_is_what_went_out(opened: Collection, exported: Path, tmp_path: Path) -> None:
    import_collection(opened.folder.parents[1], "default-2", exported)
    again = open_collection(opened.folder.parents[1], "default-2")
    with closing(again.connection):
        assert found(again) == found(opened)
        cited = [one for (one,) in opened.connection.execute("SELECT id FROM citations")]
        assert cited
        assert [resolve(again, one) for one in cited] == [resolve(opened, one) for one in cited]
        for table, rows in everything(opened).items():
            assert [tuple(map(at_home, row)) for row in everything(again)[table]] == rows, table
        sent = next(one for one in all_documents(again.connection) if one.name == "보낸 문서")
        assert Path(sent.path).read_text(encoding="utf-8") == "동료가 보낸 문서이다.\n"
        assert check(again) == []
        note = tmp_path / "note.txt"
        note.write_text("A new note about an old lighthouse.\n", encoding="utf-8")
        assert len(add(again, note).added) == 1
        assert check(again) == []


def test_other_programs_can_read_it(opened: Collection, exported: Path) -> None:
    lines = (exported / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["name"] for line in lines} == {one.name for one in all_documents(opened.connection)}
    hashes = {row["vector"] for row in map(json.loads, (exported / "sentences.jsonl").read_text().splitlines())}
    with np.load(exported / "vectors-00001.npz") as stored:
        assert stored["vectors"].dtype == np.float16
        assert np.allclose(np.linalg.norm(stored["vectors"].astype(np.float32), axis=1), 1, atol=0.01)
        assert hashes <= {one.tobytes().hex() for one in stored["hashes"]}
    readme = (exported / "README.txt").read_text(encoding="utf-8")
    for path in exported.glob("*"):
        described = "vectors-NNNNN.npz" if path.suffix == ".npz" else path.name
        assert described in (*readme.split(), "README.txt", "files"), path.name


def test_what_differs_from_its_description_is_not_imported(exported: Path, tmp_path: Path) -> None:
    for path in [one for one in exported.rglob("*") if one.is_file() and one.stat().st_size]:
        copy = Path(shutil.copytree(exported, tmp_path / "copy"))
        place = copy / path.relative_to(exported)
        place.write_bytes(place.read_bytes()[:-20])
        with pytest.raises((BackupDamaged, BadOption)):
            import_collection(tmp_path / "home", "default", copy)
        shutil.rmtree(copy)
        assert collection_names(tmp_path / "home") == []
    assert not list((tmp_path / "home").glob("*")) if (tmp_path / "home").exists() else True


HOSTILE = [
    ("documents.jsonl", '{"id": "x"}\n'),
    ("documents.jsonl", '{"id) VALUES (1); DROP TABLE documents; --": "x"}\n'),
    ("sentences.jsonl", '{"passage_key": 99, "ordinal": 0, "spans": "[]", "text": "", "vector": "00"}\n'),
    ("pages.jsonl", "[1, 2]\n"),
    ("meta.jsonl", ""),
]


@pytest.mark.parametrize(("file", "text"), HOSTILE)
def test_what_is_not_consistent_is_refused_and_leaves_nothing(
    exported: Path, tmp_path: Path, file: str, text: str
) -> None:
    copy = Path(shutil.copytree(exported, tmp_path / "copy"))
    (copy / file).write_text(text, encoding="utf-8")
    said = json.loads((copy / "collection.json").read_text(encoding="utf-8"))
    said["files"][file] = hashlib.sha256(text.encode()).hexdigest()
    (copy / "collection.json").write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(PinciteError):
        import_collection(tmp_path / "home", "default", copy)
    assert collection_names(tmp_path / "home") == []


def test_nothing_is_overwritten(opened: Collection, exported: Path) -> None:
    with pytest.raises(CollectionExists):
        import_collection(opened.folder.parents[1], "default", exported)
    with pytest.raises(BadOption, match="exists already"):
        export_collection(opened, exported)
