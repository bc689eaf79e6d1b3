"""What tells whether a file, or what is written beside it, has changed since it was added."""

import hashlib
from pathlib import Path

from ingest.metadata import FILE_SIDECAR, FOLDER_SIDECAR


def content_hash(path: Path) -> str | None:
    """The SHA-256 of a file's bytes; None where it cannot be read, which reading it properly will explain."""
    try:
        if not path.is_file():
            return None  # a named pipe would keep us waiting for ever
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def sidecar_hash(path: Path) -> str:
    """A digest of everything beside the file that overrides its metadata; an unreadable sidecar counts as none."""
    digest = hashlib.sha256()
    own = (path.with_name(path.name + FILE_SIDECAR), path.with_name(path.stem + FILE_SIDECAR))
    for sidecar in (*own, path.with_name(FOLDER_SIDECAR)):
        if content := content_hash(sidecar):
            digest.update(content.encode())
    return digest.hexdigest()
