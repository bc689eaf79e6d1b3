"""A process that changes a collection while tests search it: `python -m tests.making.editor HOME SECONDS`.

It gives documents other titles, one after another, and moves one document away and back; at the end it prints how many
changes it made, and how many were refused because the collection was busy.
"""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from pincite.index.changing.editing import change_facts
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.truth.documents import all_documents, find_document
from pincite.ingest.errors import CollectionBusy
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at
from tests.places import PYTHONPATH

COMING_AND_GOING = "guest.txt"


def editing(home: Path, seconds: float) -> subprocess.Popen[str]:
    """The process, started; the home must have a collection, and beside it the folder `notes`."""
    command = [sys.executable, "-m", "tests.making.editor", str(home), str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": PYTHONPATH})


def write_notes(folder: Path, count: int) -> Path:
    """Writes notes that the editor edits, and the one that comes and goes."""
    folder.mkdir(parents=True)
    for number in range(count):
        told = f"of note {number} tells of the summit and the train {number}"
        (folder / f"note{number:02}.txt").write_text("".join(f"Paragraph {at} {told}{at}.\n\n" for at in range(8)))
    (folder / COMING_AND_GOING).write_text("The guest tells of the summit and of a submarine.\n")
    return folder


def retitle(collection: Collection, document_id: str, title: str) -> None:
    """Gives a document another title."""
    change_facts(collection, HashedWords(), document_id, lambda facts: replace(facts, title=title))


def main(home: Path, seconds: float) -> None:
    """Changes the collection until the time is over."""
    collection, end, changes, busy = collection_at(home), time.monotonic() + seconds, 0, 0
    stay = [one.id for one in all_documents(collection.connection) if one.name != Path(COMING_AND_GOING).stem]
    while time.monotonic() < end:
        try:
            if changes % 5 == 0:
                remove_documents(collection, [find_document(collection.connection, "guest").id])
                add(collection, home / "notes" / COMING_AND_GOING)
            retitle(collection, stay[changes % len(stay)], f"title {changes}")
            changes += 1
        except CollectionBusy:
            busy += 1
        time.sleep(0.02)
    print(changes, busy)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
