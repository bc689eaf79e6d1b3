"""Adding on two raylets gives what adding here gives, also if one is lost in the middle."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from pincite.index.changing import embedding, entering
from pincite.index.changing.adding import Reader, Summary, add_paths
from pincite.index.changing.check import check
from pincite.index.changing.progress import Progress
from pincite.index.cluster.cluster import cluster
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.search.search import prepare, search
from pincite.index.truth.catalogue import choose_store
from pincite.ingest.bibliography.work import Work
from pincite.ingest.discover import path_text
from pincite.ingest.errors import ModelUnavailable
from pincite.ingest.reading.worker import ReadLimits
from tests.fakes.hashed_words import HashedWords
from tests.fakes.slow_words import SlowWords
from tests.making.library import collection_at, write_briefs
from tests.making.postgresql import running_server
from tests.serving.raylets import ADDRESS, head, kill, second

pytestmark = pytest.mark.ray


@pytest.fixture(scope="module", autouse=True)
def raylets() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="r", dir="/tmp") as folder, head(Path(folder)):
        yield


def ledgers(folder: Path, count: int) -> Path:
    """So many documents, each with four sentences of its own and one that all share."""
    folder.mkdir()
    for number in range(count):
        lines = [f"Ledger {number}, line {line}, tells of cargo {number * 31 + line * 7}." for line in range(4)]
        (folder / f"{number:04}.txt").write_text("\n\n".join([*lines, "The depot in Vladivostok keeps the key."]))
    return folder


def add_there(opened: Collection, folder: Path, model: type = HashedWords, reader: Reader | None = None) -> Summary:
    with cluster(ADDRESS, model, reader or Reader()) as (encoder, clustered):
        return add_paths(opened, encoder, [folder], clustered, lambda _: None)


def add_here(opened: Collection, folder: Path, reader: Reader | None = None) -> Summary:
    return add_paths(opened, HashedWords(), [folder], reader or Reader(), lambda _: None)


def stored(opened: Collection) -> dict[str, list[tuple[object, ...]]]:
    """What is stored, without times and the numbers that follow from the order."""
    asked = {
        "documents": "SELECT id, path, title, author, publisher, date, language, sidecar_hash FROM documents",
        "paths": "SELECT * FROM paths",
        "passages": "SELECT id, document_id, heading, vector FROM passages",
        "sentences": "SELECT passages.id, ordinal, sentences.vector FROM sentences JOIN passages ON key = passage_key",
        "vectors": "SELECT * FROM vectors",
        "failures": "SELECT path, error, message FROM failures",
    }
    return {name: sorted(opened.connection.execute(query).fetchall()) for name, query in asked.items()}


def hits(opened: Collection) -> list[tuple[str, float]]:
    question = prepare("Which ledger tells of cargo 70?", HashedWords())
    return [(hit.passage.id, hit.score) for hit in search(opened, question, 10, Filters())]


def test_what_two_raylets_read_is_what_is_read_here(tmp_path: Path) -> None:
    folder = write_briefs(tmp_path / "docs")
    (folder / "empty.txt").write_text("")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "twin.txt").write_bytes((folder / "treaty.txt").read_bytes())
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    work = Work("kim2024", {"title": "Военные поставки"}, "line 1")
    reader = Reader(works={path_text(folder / "군사.txt"): work})
    here, there = collection_at(tmp_path / "here"), collection_at(tmp_path / "there")
    with second():
        apart = add_there(there, folder, reader=reader)
        again = add_there(there, folder, reader=reader)
    whole = add_here(here, folder, reader)
    assert stored(there) == stored(here)
    assert hits(there) == hits(here)
    assert sorted(apart.added) == sorted(whole.added) and apart.duplicates == whole.duplicates != []
    assert {str(one.error) for one in apart.failures} == {str(one.error) for one in whole.failures}
    assert (apart.embedded, apart.passages) == (whole.embedded, whole.passages)
    assert (len(again.unchanged), again.added, again.embedded) == (4, [], 0)
    assert check(there, deep=True) == []


def test_a_file_that_takes_too_long_is_told_as_here(tmp_path: Path) -> None:
    (folder := tmp_path / "docs").mkdir()
    (folder / "long.txt").write_text("".join(f"Sentence {number} of a long report. " for number in range(40_000)))
    reader = Reader(limits=ReadLimits(seconds=0.05))
    here, there = collection_at(tmp_path / "here"), collection_at(tmp_path / "there")
    add_there(there, folder, reader=reader), add_here(here, folder, reader)
    assert stored(there)["failures"] == stored(here)["failures"]
    ((_, kind, message),) = stored(there)["failures"]
    assert kind == "LimitExceeded" and "--seconds" in str(message)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """An addition has many pieces, and so a middle."""
    monkeypatch.setattr(embedding, "PIECE", 16)
    monkeypatch.setattr(entering, "PIECE", 16)


@pytest.mark.usefixtures("small_pieces")
def test_the_work_of_a_lost_raylet_is_done_by_the_other(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = ledgers(tmp_path / "docs", 120)
    here, there = collection_at(tmp_path / "here"), collection_at(tmp_path / "there")
    told: Counter[str] = Counter()

    with second() as node:

        def lose(progress: Progress) -> None:
            if progress.finished:
                told[progress.finished.path] += 1
                if told.total() == 40:
                    kill(node)

        with cluster(ADDRESS, SlowWords, Reader()) as (encoder, reader):
            summary = add_paths(there, encoder, [folder], reader, lose)
    assert capfd.readouterr().out == ""  # a command prints its JSON there, and ray would say what became of the node
    assert set(told.values()) == {1} and len(told) == len(summary.added) == 120
    assert add_here(here, folder).embedded == summary.embedded
    assert stored(there) == stored(here)
    assert hits(there) == hits(here)
    assert check(there, deep=True) == []


@pytest.mark.usefixtures("small_pieces")
def test_an_addition_that_was_stopped_goes_on_with_the_rest(tmp_path: Path) -> None:
    folder = ledgers(tmp_path / "docs", 40)
    here, there = collection_at(tmp_path / "here"), collection_at(tmp_path / "there")

    def stop(progress: Progress) -> None:
        if progress.files == 15:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), cluster(ADDRESS, SlowWords, Reader()) as (encoder, reader):
        add_paths(there, encoder, [folder], reader, stop)
    assert check(there, deep=True) == []
    before = len(stored(there)["vectors"])
    rest = add_there(there, folder)
    add_here(here, folder)
    assert len(rest.unchanged) >= 15 and len(rest.unchanged) + len(rest.added) == 40
    assert rest.embedded == len(stored(here)["vectors"]) - before
    assert stored(there) == stored(here)


@pytest.mark.usefixtures("small_pieces")
def test_the_truth_may_be_on_a_server(tmp_path: Path) -> None:
    folder, here = ledgers(tmp_path / "docs", 40), collection_at(tmp_path / "here")
    add_here(here, folder)
    with running_server() as server, server.database() as address, second():
        choose_store(tmp_path / "there", address)
        there = collection_at(tmp_path / "there")
        assert len(add_there(there, folder).added) == 40
        assert stored(there) == stored(here)
        assert hits(there) == hits(here)
        assert check(there, deep=True) == []
        there.connection.close()


def no_model() -> HashedWords:
    raise ModelUnavailable("The model is not on that machine.")


def test_a_machine_without_the_model_says_so() -> None:
    with pytest.raises(ModelUnavailable, match="not on that machine"), cluster(ADDRESS, no_model, Reader()):
        pass
