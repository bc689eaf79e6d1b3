"""Save and load the dense index, one set of files for each moment of the database, safe against a kill at any time.

`vectors-<generation>-<epoch>.npz` has keys, languages and sums. It names the memory-mapped files, `vectors-<...>.rows`
with the vectors of passages, `.sentences` with those of their sentences and `.terms` with their terms, and the one with
the codes, `.faiss`, if there are any. The npz file is written last; without it, the index does not exist. It holds
check sums of the others, of each row: opening an index reads the npz file and the codes, and a row is compared when it
is read. Files are flushed to disk before they get their name.

Only the holder of the write lock saves: that appends to the rows of an older index, and removes what is older. Anybody
may publish an index made from nothing, since all its files are new.
"""

import json
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from pincite.index.disk import checksum_of, flush_folder, replacing
from pincite.index.legs.contents import TERMS, Contents
from pincite.index.legs.nearest import Codes
from pincite.index.legs.rows import Rows, VectorRows
from pincite.index.legs.sources import Source
from pincite.index.legs.sums import Sums
from pincite.index.legs.vectors import EXACT_UP_TO, VectorIndex
from pincite.index.truth.changes import Moment

Stored = Mapping[str, np.ndarray]

_AT_ONCE = 2**27  # bytes of new rows kept in memory while an index is made


def save(index: VectorIndex, folder: Path, moment: Moment) -> None:
    """Write the files of this moment atomically, then remove the others. The caller must hold the write lock."""
    kept = publish(index, folder, moment)
    for other in folder.glob("vectors-*"):
        if other not in kept:
            other.unlink(missing_ok=True)


def publish(index: VectorIndex, folder: Path, moment: Moment) -> tuple[Path, ...]:
    """Write the files of this moment atomically and return them. Rows that have a file already are appended to it."""
    index.settle()
    base = named(folder, moment)
    codes, arrays = Path(f"{base}.faiss"), stored_file(folder, moment)
    _save_rows(index, base, flushed=True)
    checksum = 0
    if index.codes is not None:
        with replacing(codes) as temporary:
            index.codes.save(temporary)
            checksum = checksum_of(temporary)
    with replacing(arrays) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **_arrays(index, codes, checksum))
    flush_folder(folder)
    return codes, arrays, *(one.file for one in _mapped_rows(index) if one.file is not None)


def named(folder: Path, moment: Moment) -> Path:
    """Return the beginning of the paths of new files, which two processes may be making at once."""
    return folder / f"vectors-{moment.generation}-{moment.epoch}-{secrets.token_hex(4)}"


def rows_named(base: Path) -> tuple[Path, Path, Path]:
    """Return the files with the rows of passages, of sentences and of terms whose paths begin like this."""
    return Path(f"{base}.rows"), Path(f"{base}.sentences"), Path(f"{base}.terms")


def spill(index: VectorIndex, base: Path) -> None:
    """Move rows from memory to files whose paths begin like this, once there are many."""
    if sum(one.waiting() for one in _mapped_rows(index)) > _AT_ONCE:
        _save_rows(index, base, flushed=False)


def _save_rows(index: VectorIndex, base: Path, flushed: bool) -> None:
    rows, sentences, terms = rows_named(base)
    index.rows = index.rows.saved(rows, flushed)
    index.contents.sentences = index.contents.sentences.saved(sentences, flushed)
    index.contents.terms = index.contents.terms.saved(terms, flushed)


def _arrays(index: VectorIndex, codes_file: Path, codes_checksum: int) -> dict[str, np.ndarray]:
    names, codes, contents = index.names, index.codes, index.contents
    return {
        "rows": np.array([one.file.name for one in _mapped_rows(index) if one.file is not None]),
        "terms_held": np.array(len(contents.terms)),
        "row_checks": index.rows.checks,
        "sentence_checks": contents.sentences.checks,
        "term_checks": contents.term_checks,
        "codes_checksum": np.array(codes_checksum),
        "codes": np.array([codes.looked_at, codes.trained_at, codes.recall] if codes else []),
        "codes_file": np.array([codes_file.name]),
        "languages": np.array(names, np.str_),
        "counts": np.array([index.sums[name].count for name in names]),
        "totals": np.array([index.sums[name].total for name in names]),
        "products": np.array([index.sums[name].products for name in names]),
        "keys": index.keys_by_position,
        "of_keys": index.of_language,
        "numbers": index.numbers,
        "documents": contents.documents,
        "sections": contents.sections,
        "sentence_begins": contents.sentence_begins,
        "term_begins": contents.term_begins,
        "terms_counted": contents.terms_counted,
        "term_counts": contents.counts,
        "sources": np.frombuffer(json.dumps([(one.years, one.names) for one in contents.sources]).encode(), np.uint8),
    }


def load(folder: Path, moment: Moment, dimension: int, exact_up_to: int = EXACT_UP_TO) -> VectorIndex | None:
    """Return the index of this moment, or None if it is missing or broken and must be rebuilt.

    Rows that are broken are found when they are read.
    """
    index = VectorIndex(dimension, exact_up_to)
    try:
        with stored_file(folder, moment).open("rb") as file, np.load(file) as stored:
            index.names = stored["languages"].tolist()
            counted = zip(stored["counts"].tolist(), stored["totals"], stored["products"], strict=True)
            index.sums = {name: Sums(*parts) for name, parts in zip(index.names, counted, strict=True)}
            index.keys_by_position, index.of_language = stored["keys"], stored["of_keys"]
            index.numbers = stored["numbers"]
            index.rows, sentences, terms = _mapped(folder, stored, dimension)
            index.contents = _contents(stored, sentences, terms)
            settled, of_codes = stored["codes"].tolist(), int(stored["codes_checksum"])
            codes = folder / str(stored["codes_file"][0])
        if settled:
            if checksum_of(codes) != of_codes:
                return None
            index.codes = Codes.load(codes, int(settled[0]), int(settled[1]), settled[2])
        return index if _agrees(index) else None
    except (OSError, RuntimeError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _mapped_rows(index: VectorIndex) -> tuple[Rows, Rows, Rows]:
    return index.rows.rows, index.contents.sentences.rows, index.contents.terms


def _mapped(folder: Path, stored: Stored, dimension: int) -> tuple[VectorRows, VectorRows, Rows]:
    """Return the rows of passages, of sentences and of terms, mapped."""
    rows, sentences, terms = (folder / name for name in stored["rows"].tolist())
    return (
        VectorRows.of(rows, dimension, stored["row_checks"]),
        VectorRows.of(sentences, dimension, stored["sentence_checks"]),
        Rows.of(terms, int(stored["terms_held"]), 1, TERMS),
    )


def _contents(stored: Stored, sentences: VectorRows, terms: Rows) -> Contents:
    sources = json.loads(stored["sources"].tobytes())
    return Contents(
        sentences, terms, stored["documents"], stored["sections"], stored["sentence_begins"], stored["term_begins"],
        tuple(Source(tuple(years), tuple(names)) for years, names in sources), stored["terms_counted"],
        stored["term_counts"], stored["term_checks"],
    )  # fmt: skip


def _agrees(index: VectorIndex) -> bool:
    """Return whether the files belong together."""
    counts = {len(index.keys_by_position), len(index.of_language), len(index.numbers)}
    counts |= {sum(one.count for one in index.sums.values())} | ({len(index.codes)} if index.codes else set())
    within = not len(index) or (index.numbers.max() < len(index.rows) and index.of_language.max() < len(index.names))
    held = {len(index.contents), len(index.contents.term_checks), len(index.rows)}
    ends = (int(index.contents.sentence_begins[-1]), int(index.contents.term_begins[-1]))
    inside = ends == (len(index.contents.sentences), len(index.contents.terms))
    return counts == {len(index)} and bool(within) and len(held) == 1 and inside


def stored_moments(folder: Path) -> list[Moment]:
    """Return the moments of the stored indexes, the newest first."""
    found = (re.fullmatch(r"vectors-(\d+)-([0-9a-f]+)\.npz", path.name) for path in folder.glob("vectors-*.npz"))
    return sorted((Moment(int(match[1]), match[2]) for match in found if match), reverse=True)


def stored_file(folder: Path, moment: Moment) -> Path:
    """Return the file whose presence makes the index of this moment exist."""
    return folder / f"vectors-{moment.generation}-{moment.epoch}.npz"
