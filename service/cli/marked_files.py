"""Writes marked copies of PDFs into a folder, one for each document."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.ingest.discover import path_text

if TYPE_CHECKING:
    from pincite.service.sheets.marks import Marks, Unmarked
    from pincite.service.wire.sheets import MarkedSheet


def write_marked(out: Path, marks: "Sequence[Marks]", unmarked: "Sequence[Unmarked]") -> "MarkedSheet":
    """What was written, each copy under its document's name; the folder is made if it is missing. Raises OSError."""
    from contextlib import closing

    from pincite.service.cli.table_file import write_whole
    from pincite.service.pages.painter import Painter
    from pincite.service.wire.sheets import MarkedDocument, MarkedSheet, unmarked_passages

    out.mkdir(parents=True, exist_ok=True)
    names, documents = [one.document for one in marks], []
    with closing(Painter()) as painter:
        for one in marks:
            copy = one.made(painter)
            unplaced = tuple(one.citations[at].id for at in copy.unplaced)
            name = one.document if names.count(one.document) == 1 else f"{one.document} {one.document_id[:6]}"
            write_whole(out / f"{name}.pdf", copy.content)
            file, placed = path_text(out / f"{name}.pdf"), len(one.citations) - len(unplaced)
            documents.append(MarkedDocument(one.document_id, one.document, file, placed, unplaced))
    return MarkedSheet(tuple(documents), unmarked_passages(unmarked))
