"""Make a collection from an export, with the same keys, ids, vectors and citations."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from pincite.index.disk import UPLOADS, appearing, writable
from pincite.index.home import collection_folder, collection_names
from pincite.index.keeping.exporting import DESCRIPTION, FORMAT, VECTORS, Exported, columns_of
from pincite.index.keeping.files import copy_file, digest
from pincite.index.keeping.moving import TRUTH_PATHS, relocate, start_new_past
from pincite.index.replacing import alone
from pincite.index.truth.connection import Connection
from pincite.index.truth.documents import pages_of
from pincite.index.truth.in_files import TRUTH, FileTruth, make
from pincite.index.truth.packing import packed, unpacked
from pincite.index.truth.passages import keys_of, passages_by_key
from pincite.index.truth.schema import FORMAT as TRUTH_FORMAT
from pincite.index.truth.store import Manifest, Store
from pincite.index.truth.stored_in import require_files
from pincite.index.truth.texts import left_out
from pincite.index.truth.works import assign_keys
from pincite.ingest.errors import BackupDamaged, BadOption, CollectionDamaged, CollectionExists

_WRONG = (KeyError, TypeError, ValueError, StopIteration)
_INCONSISTENT = (*_WRONG, BadZipFile, CollectionDamaged, sqlite3.IntegrityError)

_INSTEAD = (
    "Import it to a new home (--home FOLDER), and ask it there or move that home to a database of its own: pincite "
    "migrate --to postgresql://HOST/DATABASE --home FOLDER"
)


def import_collection(home: Path, name: str, source: Path) -> Exported:
    """Make a new collection of an export. Both indexes are built when they are next needed.

    Raises BadOption if the folder is no export, BackupDamaged if it differs from its description, CollectionExists,
    and CollectionUnwritable; nothing is left then.
    """
    require_files(home, "An import", _INSTEAD)
    target = collection_folder(home, name)
    if name in collection_names(home):
        raise CollectionExists(f"A collection named {name!r} exists already. Give another name (--collection NAME).")
    said = _verified(source)
    with writable(home), alone(home), appearing(target) as making:
        try:
            _fill(making, source, said, home, name)
        except _INCONSISTENT as error:
            raise BackupDamaged(f"The export {source} is not consistent ({error}). Export it again.") from error
    return said


def _verified(source: Path) -> Exported:
    """Return the description of an export whose files are all as it says."""
    if not (source / DESCRIPTION).is_file():
        raise BadOption(f"{source} is not an export: it has no {DESCRIPTION}. `pincite export-collection` makes one.")
    try:
        said = Exported(**json.loads((source / DESCRIPTION).read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise BackupDamaged(f"{source / DESCRIPTION} cannot be read ({error}). Export the collection again.") from error
    if said.format > FORMAT:
        raise BadOption(f"The export {source} was made by a newer version of Pincite. Update Pincite first.")
    root = source.resolve()
    for one, hashed in said.files.items():
        path = source / one
        if not path.resolve().is_relative_to(root) or not path.is_file() or digest(path) != hashed:
            raise BackupDamaged(f"The export {source} is damaged: {one}. Nothing was imported. Export it again.")
    return said


def _fill(making: Path, source: Path, said: Exported, home: Path, name: str) -> None:
    manifest = _manifest(source)
    make(making / TRUTH, manifest)
    store = Store(FileTruth(making / TRUTH))
    with closing(store.connection) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")  # rows come in any order; all are checked at the end
        with store.transaction():
            connection.execute("DELETE FROM meta")
            connection.execute("DELETE FROM epochs")
            tables = columns_of(connection)
            for table in sorted(tables, key=lambda table: table != VECTORS):  # the others' rows refer to vectors
                _insert(connection, table, tables[table], source)
            _leave_words_out(connection)
            connection.execute("UPDATE meta SET value = ? WHERE key = 'manifest'", (json.dumps(asdict(manifest)),))
            connection.set_last_key(said.sequences.get("passages", 0))
            relocate(connection, TRUTH_PATHS, f"{said.home}/collections/{said.name}", home / "collections" / name)
        _require_same(connection, said)
        with store.transaction():
            assign_keys(connection)  # older exports have none
            # Older exports have none.
            connection.execute("INSERT INTO meta VALUES ('epoch', '') ON CONFLICT DO NOTHING")
            start_new_past(connection)
        store.empty_log()
    for one in said.files:
        if one.startswith(f"{UPLOADS}/"):
            copy_file(source / one, making / one)


def _manifest(source: Path) -> Manifest:
    """Return the manifest of the export, for tables as they are today."""
    said = next(row["value"] for row in _rows(source / "meta.jsonl") if row["key"] == "manifest")
    manifest = Manifest(**json.loads(said))
    if manifest.format > TRUTH_FORMAT:
        raise BadOption(f"The export {source} was made by a newer version of Pincite. Update Pincite first.")
    return replace(manifest, format=TRUTH_FORMAT)


def _insert(connection: Connection, table: str, columns: dict[str, str], source: Path) -> None:
    """Insert the rows of one table, by the names of their columns; what an older export lacks gets its default."""
    if table == VECTORS:
        connection.executemany("INSERT INTO vectors (text_hash, float16) VALUES (?, ?)", _vectors(source))
        return
    for row in _rows(source / f"{table}.jsonl"):
        if unknown := set(row) - set(columns):
            raise ValueError(f"{table} has unknown columns: {', '.join(sorted(unknown))}")
        values = [bytes.fromhex(one) if columns[name] == "BLOB" and one else one for name, one in row.items()]
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", values)


def _leave_words_out(connection: Connection) -> None:
    """Store no words twice, as where the collection came from; an export has them all."""
    for (document_id,) in connection.execute("SELECT id FROM documents").fetchall():
        pages = {page.number: page.text for page in pages_of(connection, document_id)}
        stored = passages_by_key(connection, keys_of(connection, [document_id]).tolist())
        short = {key: left_out(one, pages) for key, one in stored.items()}
        connection.executemany(
            "UPDATE passages SET text = ?, search_text = ? WHERE key = ?",
            [(one.text, one.search_text, key) for key, one in short.items()],
        )
        connection.executemany(
            "UPDATE sentences SET text = ? WHERE passage_key = ? AND ordinal = ?",
            [(said.text, key, at) for key, one in short.items() for at, said in enumerate(one.sentences)],
        )


def _rows(file: Path) -> Iterator[dict[str, str]]:
    if file.is_file():
        with file.open(encoding="utf-8", newline="\n") as lines:
            yield from map(json.loads, lines)


def _vectors(source: Path) -> Iterator[tuple[bytes, bytes]]:
    """Yield keys and vectors as they were stored, packed or, by an older version, in float16: seals tell them apart."""
    for file in sorted(source.glob(f"{VECTORS}-*.npz")):
        with np.load(file, allow_pickle=False) as stored:
            halves = stored["vectors"].astype(np.float16)
            rows = packed(halves.astype(np.float32))
            was_packed = (unpacked(rows, halves.shape[1]).astype(np.float16) == halves).all(axis=1)
            blobs = (row if same else half for row, half, same in zip(rows, halves, was_packed, strict=True))
            for hashed, blob in zip(stored["hashes"], blobs, strict=True):
                yield hashed.tobytes(), blob.tobytes()


def _require_same(connection: Connection, said: Exported) -> None:
    """Raise ValueError unless every table has as many rows as the export says, and all that refers finds its row."""
    known = columns_of(connection)
    for table, count in said.rows.items():
        found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] if table in known else 0
        if found != count:
            raise ValueError(f"{table} has {found} rows instead of {count}")
    if row := connection.execute("PRAGMA foreign_key_check").fetchone():
        raise ValueError(f"a row of {row[0]} refers to one that is missing")
