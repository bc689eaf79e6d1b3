"""Keeps the cells of a grid that is being filled in a file, so that a run that was stopped goes on.

The first line says what the cells were made with; cells of another collection, model or version are not taken over.
A last line that was cut off is dropped.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pincite.index.collection import Collection
from pincite.index.encoders.models import answers_chosen_by
from pincite.service.answering.answer import Outcome
from pincite.service.citations.citation import Citation
from pincite.service.grid.grid import Cell

Found = dict[tuple[str, str], Cell]  # by document id and question


@dataclass(frozen=True, slots=True)
class KeptCells:
    """The file, and what its cells are made with."""

    file: Path
    made_with: Mapping[str, str]

    def read(self) -> Found:
        """The cells that an earlier run kept; none if there was none, or it was made with something else."""
        try:
            first, *lines = self.file.read_text(encoding="utf-8").splitlines()
            if json.loads(first) != self.made_with:
                return {}
        except (OSError, ValueError):
            return {}
        return {(one.document_id, one.question): one for one in map(_cell, lines) if one}

    def writing(self, have: Found, cells: Iterable[Cell]) -> Iterator[Cell]:
        """The cells, each once it is in the file behind those there already."""
        with self.file.open("w", encoding="utf-8") as out:
            for one in (self.made_with, *map(_fields, have.values())):
                out.write(json.dumps(one) + "\n")
            for cell in cells:
                out.write(json.dumps(_fields(cell)) + "\n")
                out.flush()
                yield cell

    def drop(self) -> None:
        """Deletes the file once the grid is written."""
        self.file.unlink(missing_ok=True)


def kept_beside(target: Path, collection: Collection) -> KeptCells:
    """The kept cells of the grid that becomes the file `target`: `grid.xlsx.cells`."""
    manifest = collection.manifest
    made_with = {
        "collection": str(collection.folder),
        "model": manifest.model,
        "chosen_by": answers_chosen_by(manifest.model),
        "version": version("pincite"),
    }
    return KeptCells(target.with_name(f"{target.name}.cells"), made_with)


def _fields(cell: Cell) -> dict[str, Any]:
    return asdict(cell) | {"outcome": cell.outcome.value}


def _cell(line: str) -> Cell | None:
    """The cell in a line; None if the line was cut off."""
    try:
        fields = json.loads(line)
        cited = tuple(Citation(**one) for one in fields["citations"])
        return Cell(**fields | {"outcome": Outcome(fields["outcome"]), "citations": cited})
    except (ValueError, TypeError, LookupError):
        return None
