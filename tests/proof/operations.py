"""What is done to a collection while it is killed, refused or unplugged. To prove another command, add a line here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pincite.ingest.reading.formats.content import Facts
from pincite.service.cli.commands import command_names
from tests.proof.children import Acknowledge, in_child
from tests.proof.commands import command, edit
from tests.proof.library import PAPERS, SHARED_WORDS, remove_legs

Task = Callable[[Acknowledge], None]


@dataclass(frozen=True, slots=True)
class Place:
    """A home, and the folder of papers that was added to it."""

    home: Path
    papers: Path


def _nothing(_: Place) -> None:
    """Nothing changes beforehand."""


@dataclass(frozen=True, slots=True)
class Operation:
    """`before` changes files as a user would; `task` is the command that may not come to its end.

    `empty` starts without a collection. `again` is what a second run may say where the first one had done it all.
    An operation is left out where the command line does not know the command that it `needs`.
    """

    name: str
    task: Callable[[Place], Task]
    before: Callable[[Place], None] = _nothing
    empty: bool = False
    again: str = ""
    needs: str = ""


def _new_files(place: Place) -> None:
    (place.papers / "golf.txt").write_text(f"Garnet missiles were shown.\n\n{SHARED_WORDS}\n", encoding="utf-8")
    (place.papers / "hotel.txt").write_text("A hematite visit was planned.\n\nIt never took place.\n", encoding="utf-8")
    (place.papers / "india.txt").write_bytes(b"")


def _changed_files(place: Place) -> None:
    """One file changed, one gone, one renamed, one described anew, and a paragraph moved from one to another."""
    papers = place.papers
    (papers / "alpha.txt").write_text("The alabaster summit was put off.\n\nA garnet missile flew.\n", encoding="utf-8")
    (papers / "bravo.txt").write_text(PAPERS["bravo.txt"] + "\nSix ministers signed a treaty.\n", "utf-8")
    (papers / "charlie.md").unlink()
    (papers / "delta.txt").rename(papers / "dmitri.txt")
    (papers / "foxtrot.meta.json").write_text('{"title": "On feldspar", "date": "2023"}', encoding="utf-8")


def _no_legs(place: Place) -> None:
    remove_legs(place.home)


def _titled(facts: Facts) -> Facts:
    return replace(facts, title="The Feldspar Report", date="2022-10")


def _add_folder(place: Place) -> Task:
    return command(place.home, "add", str(place.papers))


def _add_files(place: Place) -> Task:
    names = ("golf.txt", "hotel.txt", "india.txt")
    return command(place.home, "add", *(str(place.papers / name) for name in names))


def _kept_and_removed(place: Place) -> None:
    """A named state is kept; then a document is removed."""
    for arguments in (("backup", "--name", "kept"), ("remove", "bravo")):
        assert in_child(command(place.home, *arguments)).status == 0


_ALL = (
    Operation("create", _add_folder, empty=True),
    Operation("add", _add_files, _new_files),
    Operation("replace", _add_folder, _changed_files),
    Operation("remove", lambda place: command(place.home, "remove", "bravo", "echo"), again="no document"),
    Operation("edit", lambda place: edit(place.home, "foxtrot", _titled)),
    Operation("rebuild", lambda place: command(place.home, "search", "alabaster summit"), _no_legs),
    Operation("ask", lambda place: command(place.home, "ask", "who signed the treaty")),
    Operation(
        "forget", lambda place: command(place.home, "forget", "bravo", "--yes"), again="no document", needs="forget"
    ),
    Operation("backup", lambda place: command(place.home, "backup", "--name", "kept"), again="exists", needs="backup"),
    Operation(
        "restore",
        lambda place: command(place.home, "restore", "--name", "kept", "--yes"),
        _kept_and_removed,
        needs="restore",
    ),
)
OPERATIONS = tuple(one for one in _ALL if not one.needs or one.needs in command_names())

# Two at once. What they do to a path does not depend on which comes first; one may find the other writing.
PAIRS = (
    ("add", "remove"),
    ("add", "edit"),
    ("remove", "edit"),
    ("add", "rebuild"),
    ("remove", "ask"),
)


def operation(name: str) -> Operation:
    """Returns the operation with this name."""
    return next(one for one in OPERATIONS if one.name == name)
