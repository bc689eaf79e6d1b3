"""Save and load the dense index, one set of files for each moment of the database, safe against a kill at any time.

`vectors-<generation>-<epoch>.npz` names the others and says how much of each belongs to its moment. It is written last;
without it, the index does not exist. The others only grow, so an addition writes what is new: `.rows` has the vectors
of passages, `.sentences` those of their sentences and `.terms` their terms, all of them mapped; `.facts` has what is
kept of each row in numbers (index/legs/facts.py), `.checks` the check sums of the sentences' vectors, and `.codes` the
codes of passages, if there are any. The names are of the moment at which a file was begun.

Opening an index reads the npz file and the last three, which have check sums in the npz file. A row that is mapped is
compared with its own when it is read. Files are flushed to disk before they are named.

Only the holder of the write lock saves: that appends to the files of an older index, and removes what is older. Anybody
may publish an index made from nothing, since all its files are new.
"""

import json
import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from pincite.index.disk import flush_folder, replacing
from pincite.index.legs.codes import Codes
from pincite.index.legs.contents import TERMS
from pincite.index.legs.facts import FACTS, column, facts_from, put_in_place
from pincite.index.legs.growing import Growing
from pincite.index.legs.older_file import read_older
from pincite.index.legs.rows import Rows, VectorRows
from pincite.index.legs.sources import Source
from pincite.index.legs.sums import Sums
from pincite.index.legs.vectors import EXACT_UP_TO, VectorIndex
from pincite.index.truth.changes import Moment

Stored = Mapping[str, np.ndarray]

_AT_ONCE = 2**27  # bytes of new rows kept in memory while an index is made
_ENCODED = 16_384  # vectors encoded at a time


def save(index: VectorIndex, folder: Path, moment: Moment) -> None:
    """Write the files of this moment atomically, then remove the others. The caller must hold the write lock."""
    kept = publish(index, folder, moment)
    for other in folder.glob("vectors-*"):
        if other not in kept:
            other.unlink(missing_ok=True)


def publish(index: VectorIndex, folder: Path, moment: Moment) -> tuple[Path, ...]:
    """Write the files of this moment atomically and return them. What has a file already is appended to it."""
    index.settle()
    index.renew_codes()
    base = named(folder, moment)
    _save_rows(index, base, flushed=True)
    _save_grown(index, base)
    arrays = stored_file(folder, moment)
    with replacing(arrays) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **_arrays(index))
    flush_folder(folder)
    return arrays, *_files(index)


def named(folder: Path, moment: Moment) -> Path:
    """Return the beginning of the paths of new files, which two processes may be making at once."""
    return folder / f"vectors-{moment.generation}-{moment.epoch}-{secrets.token_hex(4)}"


def files_named(base: Path) -> tuple[Path, ...]:
    """Return the files whose paths begin like this that may be there before the index is."""
    return tuple(Path(f"{base}.{ending}") for ending in ("rows", "sentences", "terms", "facts", "checks", "codes"))


def spill(index: VectorIndex, base: Path) -> None:
    """Move rows from memory to files whose paths begin like this, once there are many."""
    if sum(one.waiting() for one in _mapped_rows(index)) > _AT_ONCE:
        _save_rows(index, base, flushed=False)


def _save_rows(index: VectorIndex, base: Path, flushed: bool) -> None:
    rows, sentences, terms, *_ = files_named(base)
    index.rows = index.rows.saved(rows, flushed)
    index.contents.sentences = index.contents.sentences.saved(sentences, flushed)
    index.contents.terms = index.contents.terms.saved(terms, flushed)


def _save_grown(index: VectorIndex, base: Path) -> None:
    *_, facts, checks, codes = files_named(base)
    checked, mine = index.contents.sentences.checks, index.codes
    index.facts = _grown(index.facts, facts, FACTS.itemsize, lambda start: facts_from(index, start))
    index.checks = _grown(index.checks, checks, checked.itemsize, lambda start: checked[start:])
    if isinstance(mine, Codes):
        mine.file = _grown(mine.file, codes, mine.width, lambda start: _codes(index, mine, start))


def _grown(stored: Growing | None, fresh: Path, width: int, since: Callable[[int], np.ndarray]) -> Growing:
    """Return a file with all items of so many bytes; `since` returns those from a number on."""
    if stored is None:
        return Growing.made(fresh, since(0).tobytes())
    return stored.grown(fresh, since(stored.size // width).tobytes())


def _codes(index: VectorIndex, codes: Codes, start: int) -> np.ndarray:
    """Return the codes of the rows from this number on; rows that were removed have zeros."""
    made = np.zeros((len(index.rows) - start, codes.width), np.uint8)
    first = int(np.searchsorted(index.numbers, start))  # numbers are ascending
    for at in range(first, len(index), _ENCODED):
        some = np.arange(at, min(at + _ENCODED, len(index)))
        made[index.numbers[some] - start] = codes.encoded(index.vectors_at(some))
    return made


def _arrays(index: VectorIndex) -> dict[str, np.ndarray]:
    contents, grown = index.contents, _growing(index)
    return {
        "files": np.array([one.name for one in _files(index)]),
        "sizes": np.array([one.size for one in grown]),
        "checksums": np.array([one.checksum for one in grown]),
        "held": np.array([len(one) for one in _mapped_rows(index)]),
        "gone": np.setdiff1d(np.arange(len(index.rows)), index.numbers, assume_unique=True),
        "languages": np.array(index.names, np.str_),
        "counts": np.array([index.sums[name].count for name in index.names]),
        "totals": np.array([index.sums[name].total for name in index.names]),
        "products": np.array([index.sums[name].products for name in index.names]),
        "terms_counted": contents.terms_counted,
        "term_counts": contents.counts,
        "sources": np.frombuffer(json.dumps([(one.years, one.names) for one in contents.sources]).encode(), np.uint8),
        **(index.codes.arrays() if isinstance(index.codes, Codes) else {}),
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
            index.contents.terms_counted, index.contents.counts = stored["terms_counted"], stored["term_counts"]
            sources = json.loads(stored["sources"].tobytes())
            index.contents.sources = tuple(Source(tuple(years), tuple(names)) for years, names in sources)
            if "held" in stored:
                _read(index, folder, stored)
            else:
                read_older(index, folder, stored)
        return index if _agrees(index) else None
    except (OSError, RuntimeError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _read(index: VectorIndex, folder: Path, stored: Stored) -> None:
    """Put the index together from its files. Raises ValueError where one has changed."""
    rows, sentences, terms, *names = (folder / name for name in stored["files"].tolist())
    grown = list(map(Growing, names, stored["sizes"].tolist(), stored["checksums"].tolist()))
    index.facts, index.checks = grown[:2]
    facts = np.frombuffer(grown[0].content(), FACTS)
    checks = np.frombuffer(grown[1].content(), np.uint32)
    index.rows = VectorRows.of(rows, index.rows.dimension, column(facts, "row_check"))
    index.contents.sentences = VectorRows.of(sentences, index.rows.dimension, checks)
    index.contents.terms = Rows.of(terms, int(stored["held"][2]), 1, TERMS)
    put_in_place(index, facts, np.delete(np.arange(len(facts)), stored["gone"]))
    if len(grown) > 2:
        index.codes = Codes.stored(stored, grown[2], index.numbers)


def _mapped_rows(index: VectorIndex) -> tuple[Rows, Rows, Rows]:
    return index.rows.rows, index.contents.sentences.rows, index.contents.terms


def _files(index: VectorIndex) -> list[Path]:
    mapped = [one.file for one in _mapped_rows(index) if one.file is not None]
    return [*mapped, *(one.file for one in _growing(index))]


def _growing(index: VectorIndex) -> list[Growing]:
    """Return the files of facts and of check sums, and that of codes if there are any."""
    codes = index.codes.file if isinstance(index.codes, Codes) else None
    return [one for one in (index.facts, index.checks, codes) if one is not None]


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
