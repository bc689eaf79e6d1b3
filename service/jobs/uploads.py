"""Stores uploaded files at `<home>/collections/<name>/files/<document id>/<file name>`, and deletes unused ones.

The folder's name is derived from the content, so a file uploaded twice is stored once, and different files of the same
name are stored separately. Metadata from the sender goes into a sidecar file, as for `pincite add`.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path

from pincite.index.changing.progress import Outcome
from pincite.index.changing.removing import Removed, remove_documents
from pincite.index.collection import Collection
from pincite.index.disk import UPLOADS, age, flush_file, flush_folder, matching, private_folder, restrict, writable
from pincite.index.home import clear_deleted, collection_names, open_collection
from pincite.index.truth.documents import all_paths
from pincite.ingest.discover import path_text
from pincite.ingest.errors import CollectionError, CollectionMissing
from pincite.ingest.reading.metadata import FILE_SIDECAR
from pincite.service.jobs.jobs import JobFile, Jobs

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\ud800-\udfff\u202a-\u202e\u2066-\u2069]')
_FRESH = 86_400  # seconds during which a file may belong to an upload in progress
_LONGEST = 200  # bytes of a name; file systems allow 255, and the sidecar's name is longer


def incoming_folder(collection: Path) -> Path:
    """The folder for files still being received; on the same disk, so that moving them is cheap."""
    return collection / UPLOADS / ".incoming"


def keep_upload(collection: Path, name: str, arrived: Path, digest: str, facts: Mapping[str, str]) -> JobFile:
    """The job's file, after moving a received file to its place in a collection's folder, with its metadata.

    Call it where `Jobs.submit` calls it, or another job's end may delete the file. Raises CollectionMissing if the
    collection was deleted while the file arrived.
    """
    shown = shown_name(name)
    folder = collection / UPLOADS / digest[:16]
    place = folder / safe_name(shown)
    if not arrived.exists():
        raise CollectionMissing(f"The collection {collection.name!r} was deleted while the files arrived.")
    with writable(collection):
        private_folder(folder)
        if facts:
            said = arrived.with_suffix(FILE_SIDECAR)
            said.write_text(json.dumps(dict(facts), ensure_ascii=False), encoding="utf-8")
            flush_file(said)
            restrict([said])
            said.replace(place.with_name(place.name + FILE_SIDECAR))
        flush_file(arrived)
        arrived.replace(place)
        for one in (folder, folder.parent, collection):  # what is acknowledged survives a power cut
            flush_folder(one)
    return JobFile(shown, digest[:16], path_text(place.absolute()))


def drop_useless(home: Path, job_id: str) -> None:
    """Deletes the files of an ended job that did not become documents, unless another job waits for them."""
    jobs = Jobs(home)
    job = jobs.get(job_id)
    ours = path_text(home.absolute() / "collections" / job.collection / UPLOADS)  # others are files of a folder
    failed = [one.path for one in job.files if one.outcome in (None, Outcome.FAILED, Outcome.DESCRIBED)]
    useless = [path for path in failed if Path(path).is_relative_to(ours)]
    if not useless:
        return
    try:
        collection = open_collection(home, job.collection)
    except CollectionMissing:  # it was deleted with all its files
        return
    with closing(collection.connection):
        with jobs.unawaited(useless, job_id) as nobodys:
            stored = set(all_paths(collection.connection))
            dropped = [path for path in nobodys if path not in stored]
            for path in dropped:
                _drop(Path(path))
        for path in dropped:  # now, since whoever writes to the collection may wait for the jobs
            collection.store.forget_failure(path)  # the job records what was wrong


def _drop(path: Path) -> None:
    for one in (path, path.with_name(path.name + FILE_SIDECAR)):
        one.unlink(missing_ok=True)
    with suppress(OSError):  # the folder is not empty, or is gone
        path.parent.rmdir()


def drop_uploads(home: Path, collection: Path, document_id: str) -> None:
    """Deletes all files stored for a removed document, unless a job waits for them: it was sent again."""
    files = [path_text(path) for path in (collection / UPLOADS / document_id).glob("*")]
    with Jobs(home).unawaited(one.removesuffix(FILE_SIDECAR) for one in files) as nobodys:
        for path in nobodys:
            _drop(Path(path))


def remove_with_uploads(home: Path, collection: Collection, wanted: Sequence[str]) -> Removed:
    """Removes documents and the files that were uploaded for them; raises UnknownDocument, before removing anything."""
    removed = remove_documents(collection, wanted)
    for one in removed.documents:
        drop_uploads(home, collection.folder, one.id)
    return removed


def sweep(home: Path, now: float) -> None:
    """Deletes files that no document and no job needs any more, and collections whose deletion was interrupted.

    A crash may leave either behind.
    """
    clear_deleted(home)
    for name in collection_names(home):
        try:
            collection = open_collection(home, name)
        except CollectionError:  # of the others, what is not needed is deleted all the same
            continue
        with closing(collection.connection):
            stored = set(all_paths(collection.connection))
        uploads = matching(collection.folder / UPLOADS, "*/*")
        old = [path for path in uploads if (since := age(path, now)) is not None and since >= _FRESH]
        owners = {path_text(path).removesuffix(FILE_SIDECAR): path for path in old if path_text(path) not in stored}
        with Jobs(home).unawaited(owner for owner in owners if owner not in stored) as nobodys:
            for owner in nobodys:
                _drop(Path(owner))


def shown_name(name: str) -> str:
    """The file name to show to people: without folders, which some programs send, and unprintable characters.

    `shown_name("C:\\\\briefs\\\\군사.pdf") == "군사.pdf"`
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:255] or "document"


def safe_name(name: str) -> str:
    """A name that any file system accepts, without path separators: `safe_name("a:b?.txt") == "a_b_.txt"`."""
    path = Path(_UNSAFE.sub("_", name).strip(" .") or "document")
    suffix = path.suffix if len(path.suffix.encode()) <= 20 else ""
    stem = path.name.removesuffix(suffix).encode()[: _LONGEST - len(suffix.encode())].decode(errors="ignore")
    return stem + suffix
