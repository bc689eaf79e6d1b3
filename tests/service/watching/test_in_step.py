"""A followed folder and its collection: in step after anything, and nothing lost when something looks gone."""

import itertools
import json
import os
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from pincite.index.changing import comparing
from pincite.index.collection import Collection
from pincite.index.truth.documents import all_documents, all_paths
from pincite.index.truth.failures import failures
from pincite.ingest.document import Failure, Reading
from pincite.ingest.errors import BadOption, CollectionBusy
from pincite.service.watching.events import Event
from pincite.service.watching.following import adding_to
from pincite.service.watching.in_step import InStep, require_watchable, watching_alone
from pincite.service.watching.waking import is_remote
from tests.making.library import ReadHere, add, collection_at, names, write_briefs
from tests.proof.tally import Tally
from tests.proof.watching import Churn, CountingWords, churned, differences
from tests.serving.command_line import pincite_here


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    collection = collection_at(tmp_path / "home")
    with closing(collection.connection):
        yield collection


@pytest.fixture
def briefs(tmp_path: Path) -> Path:
    return write_briefs(tmp_path / "briefs")


class Desk:
    """A folder in step with a collection, what was told of it, and how often each text was encoded."""

    def __init__(self, collection: Collection, folder: Path, settled: float = 0) -> None:
        self.collection, self.encoder, self.events = collection, CountingWords(), list[Event]()
        self._believe = False
        add = adding_to(collection, self.encoder, ReadHere())
        self._step = InStep(collection, folder, add, self.note, settled, lambda: self._believe)

    def note(self, event: Event) -> None:
        self.events.append(event)

    def told(self, believe: bool = False) -> list[tuple[str, str]]:
        """What a step tells: what happened, and to which file."""
        self.events.clear()
        self._believe = believe
        self._step.step()
        return sorted((one.happening.value, Path(one.path).name) for one in self.events)

    def held(self) -> list[str]:
        return names(all_paths(self.collection.connection))


def test_a_folder_under_random_changes_stays_in_step_and_embeds_nothing_twice(
    collection: Collection, tmp_path: Path
) -> None:
    folder, home = tmp_path / "desk", tmp_path / "home"
    churn = Churn(folder, seed=7)
    desk = Desk(collection, folder)
    draw = random.Random(7)
    for _ in range(15):
        for _ in range(draw.randrange(1, 20)):
            churn.step()
        while not desk._step.step():
            pass
    assert churn.done.keys() == {"add", "change", "move", "swap", "remove", "overtake"}
    assert differences(folder, home, desk.encoder) == []


def test_it_follows_while_the_folder_changes(tmp_path: Path) -> None:
    tally = Tally("watch")
    told = churned(tally, tmp_path / "churn", 30, seed=3, pause=0.1)
    assert not tally.findings, tally.text()
    assert told["added"] >= 10


def test_a_file_that_moved_keeps_its_document_and_is_not_read_again(collection: Collection, briefs: Path) -> None:
    desk = Desk(collection, briefs)
    desk.told()
    before = {one.id: one.added_at for one in all_documents(collection.connection)}
    desk.encoder.counts.clear()
    (briefs / "old").mkdir()
    (briefs / "군사.txt").rename(briefs / "old" / "군사 협력.txt")
    assert desk.told() == [("moved", "군사 협력.txt")]
    assert {one.id: one.added_at for one in all_documents(collection.connection)} == before
    assert "군사 협력" in [one.name for one in all_documents(collection.connection)]
    assert not desk.encoder.counts


class MovingReader(ReadHere):
    """Reads one file, which then takes the place of the other one, before it reads that."""

    def read(self, paths: Sequence[Path]) -> Iterator[Reading | Failure]:
        yield from super().read(paths[:1])
        for path in paths[1:]:
            paths[0].replace(path)
            yield from super().read([path])


def test_a_file_that_moves_while_others_are_read_is_not_embedded_twice(collection: Collection, tmp_path: Path) -> None:
    folder, encoder = tmp_path / "desk", CountingWords()
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"The report {name} tells of harbour {name}.\n", "utf-8")
    step = InStep(collection, folder, adding_to(collection, encoder, MovingReader()), lambda _: None, 0)
    while not step.step():
        pass
    step.step()
    assert differences(folder, tmp_path / "home", encoder) == []


def test_files_that_change_places_during_a_look_are_not_embedded_twice(
    collection: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is looked at before, the other after: both seem to have one content, and the other content to be gone."""
    folder = tmp_path / "desk"
    folder.mkdir()
    one, other = folder / "1.txt", folder / "2.txt"
    for path in (one, other):
        path.write_text(f"Report {path.stem} of ours tells of harbour {path.stem}.\n", "utf-8")
    desk = Desk(collection, folder)
    desk.told()
    looked = comparing._signature

    def looking(path: Path) -> comparing.Signature:
        found = looked(path)
        if path == one:
            monkeypatch.undo()
            one.rename(folder / ".aside.tmp")
            other.rename(one)
            (folder / ".aside.tmp").rename(other)
        return found

    monkeypatch.setattr(comparing, "_signature", looking)
    while not desk._step.step():
        pass
    desk.told()
    assert differences(folder, tmp_path / "home", desk.encoder) == []


def test_a_changed_file_is_replaced_and_one_that_goes_is_removed(collection: Collection, briefs: Path) -> None:
    desk = Desk(collection, briefs)
    assert desk.told() == [("added", name) for name in ("chronik.txt", "treaty.txt", "군사.txt")]
    (briefs / "treaty.txt").write_text("The treaty was never signed.\n", "utf-8")
    (briefs / "chronik.txt").unlink()
    assert desk.told() == [("changed", "treaty.txt"), ("removed", "chronik.txt")]
    assert desk.told() == []
    (briefs / "treaty.meta.json").write_text('{"title": "Another title"}', "utf-8")
    assert desk.told() == [("changed", "treaty.txt")]
    assert "Another title" in [one.title for one in all_documents(collection.connection)]


def test_a_folder_that_vanishes_loses_nothing(collection: Collection, briefs: Path) -> None:
    desk = Desk(collection, briefs)
    desk.told()
    briefs.rename(briefs.with_name("elsewhere"))
    assert [what for what, _ in desk.told()] == ["away"]
    assert desk.told() == []
    briefs.mkdir()  # where the drive was mounted
    assert [what for what, _ in desk.told()] == ["back", "held"]
    assert len(desk.held()) == 3
    briefs.rmdir()
    briefs.with_name("elsewhere").rename(briefs)
    assert desk.told() == []
    assert len(desk.held()) == 3


def test_most_of_a_folder_that_vanishes_at_once_waits_for_the_user(collection: Collection, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number}.txt").write_text(f"Report {number} tells of harbour {number}.\n", "utf-8")
    desk = Desk(collection, folder)
    desk.told()
    for number in range(30):
        (folder / f"{number}.txt").unlink()
    assert [what for what, _ in desk.told()] == ["held"]
    assert len(desk.held()) == 40
    assert desk.told() == []
    assert [what for what, _ in desk.told(believe=True)] == ["removed"] * 30
    assert len(desk.held()) == 10


def test_only_documents_of_the_folder_are_removed(collection: Collection, briefs: Path, tmp_path: Path) -> None:
    other = write_briefs(tmp_path / "briefs-2")
    (other / "mine.txt").write_text("Nobody else has this report.\n", "utf-8")
    add(collection, other)
    (other / "mine.txt").unlink()
    desk = Desk(collection, briefs)
    desk.told()
    (briefs / "treaty.txt").unlink()
    assert desk.told() == [("removed", "treaty.txt")]
    assert "mine.txt" in desk.held() and "treaty.txt" in desk.held()  # the other folder's


def test_a_file_is_taken_once_it_has_settled(collection: Collection, briefs: Path) -> None:
    desk = Desk(collection, briefs, settled=0.3)
    assert desk.told() == []
    deadline = time.monotonic() + 30
    while not desk.held():
        assert time.monotonic() < deadline
        desk.told()
        time.sleep(0.05)
    with (briefs / "군사.txt").open("a", encoding="utf-8") as growing:
        growing.write("half a ")
        growing.flush()
        assert desk.told() == []
        growing.write("sentence.\n")
    assert len(desk.held()) == 3


def test_a_file_that_moves_again_and_again_keeps_its_document(collection: Collection, briefs: Path) -> None:
    """It never rests, but nobody writes to it: to wait for it would be to take it for gone."""
    desk = Desk(collection, briefs, settled=0.2)
    deadline = time.monotonic() + 30
    while len(desk.held()) < 3:
        assert time.monotonic() < deadline
        desk.told()
        time.sleep(0.05)
    at, end = briefs / "chronik.txt", time.monotonic() + 1
    for number in itertools.count():
        at = at.rename(briefs / f"{number}.txt")
        desk.told()
        assert len(desk.held()) == 3
        if time.monotonic() > end:
            break
    assert desk.held()[0] == at.name
    assert max(desk.encoder.counts.values()) == 1


@pytest.mark.parametrize(
    "name", ["~$brief.docx", "brief.pdf.part", "brief.pdf.crdownload", "brief.tmp", ".brief.txt.sync", "brief.txt.sync"]
)
def test_temporary_files_are_left_out(collection: Collection, tmp_path: Path, name: str) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / name).write_text("The report is being written.\n", "utf-8")
    assert Desk(collection, tmp_path / "desk").told() == []


def test_what_cannot_be_read_is_told_once_until_it_changes(collection: Collection, briefs: Path) -> None:
    (briefs / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    desk = Desk(collection, briefs)
    assert ("refused", "broken.pdf") in desk.told()
    assert desk.told() == []
    assert [Path(one.path).name for one in failures(collection.connection)] == ["broken.pdf"]
    (briefs / "broken.pdf").unlink()
    assert desk.told() == []
    assert failures(collection.connection) == []


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are POSIX's")
def test_a_folder_that_may_not_be_looked_into_keeps_its_documents(
    collection: Collection, briefs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (briefs / "shut").mkdir()
    (briefs / "treaty.txt").rename(briefs / "shut" / "treaty.txt")
    desk = Desk(collection, briefs)
    desk.told()
    listed = os.scandir

    def refusing(folder: str | Path) -> object:
        if Path(folder).name == "shut":
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    assert desk.told() == [("refused", "shut")]
    assert "treaty.txt" in desk.held()


def test_names_in_other_encodings_are_followed(collection: Collection, briefs: Path) -> None:
    raw = os.fsencode(briefs) + b"/" + "협정.txt".encode("cp949")
    try:
        Path(os.fsdecode(raw)).write_text("협정은 평양에서 서명되었다.\n", "utf-8")
    except OSError:  # the disk takes UTF-8 only
        return
    desk = Desk(collection, briefs)
    assert len(desk.told()) == 4
    Path(os.fsdecode(raw)).rename(briefs / os.fsdecode("조약.txt".encode("cp949")))
    assert [what for what, _ in desk.told()] == ["moved"]


def test_links_out_of_the_folder_are_not_followed(collection: Collection, briefs: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("The secret lies outside.\n", "utf-8")
    (briefs / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert ("refused", "link.txt") in Desk(collection, briefs).told()
    assert "link.txt" not in desk_names(collection)


def desk_names(collection: Collection) -> list[str]:
    return names(all_paths(collection.connection))


def test_a_folder_that_holds_the_home_leaves_the_home_alone(tmp_path: Path) -> None:
    folder = tmp_path / "all"
    collection = collection_at(folder / "home")
    upload = folder / "home" / "collections" / "default" / "files" / "0" / "sent.txt"
    upload.parent.mkdir(parents=True)
    upload.write_text("Somebody sent this report.\n", "utf-8")
    write_briefs(folder / "briefs")
    with closing(collection.connection):
        add(collection, upload)
        desk = Desk(collection, folder)
        assert len(desk.told()) == 3
        upload.rename(upload.with_suffix(".gone"))
        assert desk.told() == []
        assert "sent.txt" in desk.held()


def test_folders_inside_each_other_and_twice_are_watched_once(tmp_path: Path) -> None:
    inner = tmp_path / "desk" / "inner"
    inner.mkdir(parents=True)
    outer = inner.parent
    assert require_watchable(tmp_path / "home", [inner, outer, outer]) == (outer,)
    (tmp_path / "home" / "x").mkdir(parents=True)
    for wrong in (tmp_path / "none", tmp_path / "home", tmp_path / "home" / "x"):
        with pytest.raises(BadOption):
            require_watchable(tmp_path / "home", [wrong])


def test_a_folder_is_watched_by_one_process(collection: Collection, briefs: Path, tmp_path: Path) -> None:
    with watching_alone(collection, briefs):
        with pytest.raises(CollectionBusy, match="Another process is watching"), watching_alone(collection, briefs):
            pass
        with watching_alone(collection, tmp_path):
            pass
    with watching_alone(collection, briefs):
        pass


@pytest.mark.parametrize(("kind", "remote"), [("nfs4", True), ("cifs", True), ("ext4", False), ("fuse.sshfs", True)])
def test_network_drives_are_known_by_their_mounts(tmp_path: Path, kind: str, remote: bool) -> None:
    mounts = tmp_path / "mounts"
    place = str(tmp_path / "my drive").replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {place} {kind} rw 0 0\n", "utf-8")
    assert is_remote(tmp_path / "my drive" / "briefs", mounts) is remote
    assert not is_remote(tmp_path / "briefs", mounts)


@pytest.mark.usefixtures("loaded_once", "reads_here")
@pytest.mark.weights
def test_the_command_brings_a_collection_in_step(tmp_path: Path, briefs: Path) -> None:
    home = str(tmp_path / "other")

    def run(*more: str) -> list[dict[str, str]]:
        said = pincite_here("watch", str(briefs), "--home", home, "--once", "--settled", "0", "--json", *more)
        return [json.loads(line) for line in said.splitlines()]

    assert [one["event"] for one in run()] == ["added"] * 3 + ["in step"]
    (briefs / "treaty.txt").rename(briefs / "pact.txt")
    (briefs / "treaty.meta.json").rename(briefs / "pact.meta.json")
    moved, end = run()
    assert (moved["event"], Path(moved["before"]).name, Path(moved["path"]).name) == ("moved", "treaty.txt", "pact.txt")
    assert end == {"event": "in step"}
    shutil.rmtree(briefs)
    briefs.mkdir()
    assert [one["event"] for one in run()] == ["held", "in step"]
    assert [one["event"] for one in run("--remove-missing")] == ["removed"] * 3 + ["in step"]
    said = pincite_here("watch", str(briefs), "--home", home, "--remove-missing", status=2)
    assert "--once" in said
