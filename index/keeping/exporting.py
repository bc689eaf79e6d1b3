"""Export a collection in open formats, completely: other programs can read it, and `import_collection` makes it anew.

Every table of the database becomes a file of JSON lines, but for the vectors, which become npz files. `_README` says
what is in them and is written beside them.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from pincite.index.collection import Collection
from pincite.index.disk import UPLOADS, appearing, matching, private_file, writable
from pincite.index.keeping.files import copy_file, digest
from pincite.index.truth.connection import Connection
from pincite.index.truth.embeddings import dimension_of
from pincite.index.truth.packing import unpacked_blobs
from pincite.index.truth.passages import passages_by_key
from pincite.ingest.errors import BadOption

FORMAT = 1
DESCRIPTION = "collection.json"
VECTORS = "vectors"  # the table of vectors, and the beginning of the names of their files
_OWN = ("epochs", "keys", "shown")  # the past, and what a store has for itself
_ROWS = 65_536  # vectors in one file: at most 130 MB
_AT_ONCE = 500  # passages
_README = """A collection of Pincite, exported. All text is UTF-8; .jsonl files have one JSON object a line, a row each.

collection.json    the format, the model and splitting the collection was built with (`manifest`), the columns of each
                   file, the number of its rows, and the SHA-256 of every file
documents.jsonl    a document a line: id (the beginning of its content's SHA-256), content_hash, sidecar_hash (of the
                   metadata files beside it), name, path, title, author, publisher, date, language, report (how it was
                   read, as JSON), generation (of its last change), added_at (UTC)
paths.jsonl        every path that a document was added under
pages.jsonl        the citable text of each page; number counts from 1, label is as printed, or says what it is
passages.jsonl     passages for searching: key, id, document_id, spans ([page, start, end] in the page's text, as JSON),
                   text (verbatim), search_text (with joined lines), heading, terms (for the lexical index, separated by
                   spaces), vector (the key of its vector)
sentences.jsonl    the sentences of each passage: passage_key, ordinal, spans, text, vector
citations.jsonl    citations that were given out: id, document_id, document (its name), title, page, page_label, first
                   and last (offsets in the page's text), quote, before, after
works.jsonl        the citation key of each document that is or was here, and what a bibliography says of it (CSL-JSON)
sheets.jsonl       named sheets of kept passages
kept.jsonl         the passages on them, in order of position: the citation, its document and place, the words as they
                   were when they were kept (quote), and a note of one's own
tombstones.jsonl   documents that were removed or replaced
failures.jsonl     files that could not be read
seals.jsonl        SHA-256 digests of what is stored for each document: facts, text, vectors
loose_vectors.jsonl  keys of vectors that no document uses, and since when they wait for one
meta.jsonl         the manifest and the generation (the number of changes so far)
vectors-NNNNN.npz  two arrays of numpy: hashes, shape (n, 16), the keys of vectors as bytes; vectors, shape
                   (n, dimension), float16, of length 1
files/             the uploaded files, as <document id>/<file name>

Keys of vectors are written in hexadecimal digits. `pincite import-collection FOLDER` makes a collection of all this.
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds: rows by table, and files by path with their SHA-256. `home` is where paths began."""

    format: int
    exported_at: str
    home: str
    name: str
    columns: dict[str, dict[str, str]]
    rows: dict[str, int]
    sequences: dict[str, int]
    files: dict[str, str]


def export_collection(collection: Collection, destination: Path) -> Exported:
    """Write the collection, as it is at one moment, to a new folder. Raises BadOption, CollectionUnwritable."""
    if destination.exists():
        raise BadOption(f"{destination} exists already. Give a folder that does not exist yet.")
    with writable(destination.parent), appearing(destination) as making:
        with closing(collection.store.truth.connect()) as connection:
            connection.begin_reading()
            columns = columns_of(connection)
            rows = {table: _write_rows(connection, table, columns[table], making) for table in columns}
            sequences = {"passages": connection.last_key()}
        _copy_uploads(collection.folder / UPLOADS, making / UPLOADS)
        _write(making / "README.txt", [_README])
        home = str(collection.folder.parent.parent)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        files = {str(one.relative_to(making)): digest(one) for one in sorted(making.rglob("*")) if one.is_file()}
        made = Exported(FORMAT, now, home, collection.folder.name, columns, rows, sequences, files)
        _write(making / DESCRIPTION, [json.dumps(asdict(made), indent=1)])
    return made


def columns_of(connection: Connection) -> dict[str, dict[str, str]]:
    """Return the columns of each exported table, with their types."""
    return {table: columns for table, columns in connection.columns().items() if table not in _OWN}


def _write_rows(connection: Connection, table: str, columns: dict[str, str], folder: Path) -> int:
    if table == VECTORS:
        return _write_vectors(connection, folder)
    rows: Iterable[tuple[object, ...]] = connection.execute(f"SELECT {', '.join(columns)} FROM {table}")
    if table in ("passages", "sentences"):
        rows = _with_words(connection, list(columns), rows)
    return _write(folder / f"{table}.jsonl", (_line(list(columns), row) for row in rows))


def _with_words(
    connection: Connection, columns: list[str], rows: Iterable[tuple[object, ...]]
) -> Iterator[tuple[object, ...]]:
    """Yield rows of passages or sentences with the words that the database has elsewhere (index/truth/texts.py)."""
    rows = iter(rows)
    while some := list(islice(rows, _AT_ONCE)):
        named: list[dict[str, Any]] = [dict(zip(columns, row, strict=True)) for row in some]
        keys = dict.fromkeys(one["key"] if "key" in one else one["passage_key"] for one in named)
        passages = passages_by_key(connection, list(keys))
        for one in named:
            if "key" in one:
                passage = passages[one["key"]]
                one |= {"text": passage.text, "search_text": passage.search_text}
            else:
                one["text"] = passages[one["passage_key"]].sentences[one["ordinal"]].text
            yield tuple(one.values())


def _line(columns: list[str], row: tuple[object, ...]) -> str:
    values = (one.hex() if isinstance(one, bytes) else one for one in row)
    return json.dumps(dict(zip(columns, values, strict=True)), ensure_ascii=False) + "\n"


def _write_vectors(connection: Connection, folder: Path) -> int:
    rows = connection.execute(f"SELECT text_hash, float16 FROM {VECTORS} ORDER BY text_hash")
    dimension = dimension_of(connection)
    count = 0
    while some := rows.fetchmany(_ROWS):
        hashes = np.frombuffer(b"".join(one for one, _ in some), np.uint8).reshape(len(some), -1)
        vectors = unpacked_blobs([blob for _, blob in some], dimension).astype(np.float16)
        file = folder / f"{VECTORS}-{count // _ROWS + 1:05}.npz"
        private_file(file)
        with file.open("wb") as opened:
            np.savez(opened, allow_pickle=False, hashes=hashes, vectors=vectors)
        count += len(some)
    return count


def _copy_uploads(source: Path, target: Path) -> None:
    for path in matching(source, "[!.]*/*"):
        copy_file(path, target / path.relative_to(source))


def _write(file: Path, lines: "Iterator[str] | list[str]") -> int:
    private_file(file)
    count = 0
    with file.open("w", encoding="utf-8", newline="\n") as opened:
        for line in lines:
            opened.write(line)
            count += 1
    return count
