"""Add files with a bibliography that describes them, those that it brings along, and documents stored before."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pincite.index.changing.adding import Reader, Summary, add_paths
from pincite.index.changing.describing import Applied, apply_rest
from pincite.index.changing.progress import OnProgress
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import PassageEncoder
from pincite.ingest.bibliography.matching import Matched, match
from pincite.ingest.bibliography.work import Bibliography
from pincite.ingest.discover import discover, path_text


def add_with_bibliography(
    collection: Collection, encoder: PassageEncoder, files: "Described", reader: Reader, on_progress: OnProgress
) -> tuple[Summary, Applied]:
    """Add the files of a bibliography, and those given beside it, with the metadata that it has for them.

    Works without a file apply to documents stored before, by key, file name or title. Raises CollectionBusy.
    """
    told = replace(reader, works=files.works)
    summary = add_paths(collection, encoder, files.paths, told, on_progress)
    applied, changed = apply_rest(collection, files.bibliography, files.matched)
    summary.described += changed
    return summary, applied


class Described:
    """The files that belong to a bibliography in a folder, and what it says of each."""

    def __init__(self, bibliography: Bibliography, folder: Path, given: Iterable[Path]) -> None:
        named = [path.absolute() for path in given]
        found = discover(named).files
        self.bibliography = bibliography
        self.matched: Matched = match(bibliography.works, folder, found)
        given_already = set(found)
        self.paths = [*named, *(path for path in self.matched.files if path not in given_already)]
        self.works = {path_text(path): work for path, work in self.matched.files.items()}
