"""Find what is gone from a folder: documents whose files were deleted, and recorded failures of such files."""

from pathlib import Path

from pincite.index.collection import Collection
from pincite.index.truth.documents import all_paths
from pincite.index.truth.failures import failures
from pincite.ingest.discover import Discovered, path_text
from pincite.ingest.document import Failure
from pincite.ingest.errors import UnreadableFile


def remove_gone(collection: Collection, folder: Path, found: Discovered) -> list[str] | Failure:
    """Remove the documents whose files are gone from the folder, and return their paths.

    If all of them are gone, nothing is removed and a Failure says so. The caller must hold the write lock.
    """
    present = {path_text(path) for path in found.files}
    closed = [Path(failure.path) for failure in found.failures]
    known = [path for path in all_paths(collection.connection) if Path(path).is_relative_to(path_text(folder))]
    gone = [path for path in known if path not in present and not any(Path(path).is_relative_to(one) for one in closed)]
    if gone and len(gone) == len(known) and not any(path.is_relative_to(folder) for path in found.files):
        message = (
            f"{folder}: all {len(gone)} documents added from this folder are missing. Nothing was removed, "
            f"in case a disk is not mounted. To remove them, run: pincite remove {folder}"
        )
        return Failure(str(folder), UnreadableFile(message))
    for path in gone:
        collection.store.remove_path(path)
    return gone


def forget_gone_failures(collection: Collection, folder: Path, found: Discovered) -> None:
    """Delete the recorded failures of files that are no longer in the folder. The caller must hold the write lock."""
    present = {path_text(path) for path in found.files} | {failure.path for failure in found.failures}
    for noted in failures(collection.connection):
        if noted.path not in present and Path(noted.path).is_relative_to(path_text(folder)):
            collection.store.forget_failure(noted.path)
