"""Tokenize a question with a mapped table of pieces, which opens at once: the same ids as index/encoders/pieces.py.

The table holds a 64-bit key for every piece, sorted. All substrings of a question that could be pieces are looked up in
one call; the most likely path then runs over the few that were found. A wrong find is as likely as 1 in 10^13 words.
"""

from collections.abc import Callable, Sequence
from ctypes import c_float
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.index.encoders.pieces import BOS, EOS, SPACE, SPECIAL, UNKNOWN, normaliser

KEYS_FILE, ENTRIES_FILE = "piece-keys.npy", "piece-entries.npy"

Keys = NDArray[np.uint64]

ENTRY = np.dtype([("id", "<i4"), ("score", "<f4"), ("length", "<i4")])  # length in characters
# The score of an unknown character lies this far below that of the least likely piece (as in sentencepiece).
UNKNOWN_PENALTY = 10.0
_BASE = 0x9E3779B97F4A7C15  # odd, so it has an inverse among the 64-bit numbers
_INVERSE = pow(_BASE, -1, 1 << 64)
_SPREAD = np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class QuestionTokenizer:
    """Splits a question into its most likely pieces. Threads may share it."""

    keys: Keys
    entries: NDArray[np.void]
    longest: int
    unlikely: float
    normalise: Callable[[str], str]

    def encode(self, text: str, limit: int = 512) -> list[int]:
        """Return the ids of the text's pieces between `<s>` and `</s>`, at most `limit` in all."""
        line = self.normalise(text)
        # Later words cannot change the first `limit` pieces: no piece is longer than this, and none spans two words.
        end = line.find(SPACE, limit * self.longest)
        line = line if end < 0 else line[:end]
        return [BOS, *(self._best_path(line) if line else [])[: limit - 2], EOS]

    def _best_path(self, line: str) -> list[int]:
        """Return the ids on the path with the highest sum of log probabilities (Viterbi)."""
        best = [0.0] + [-np.inf] * len(line)
        came_by = [(0, UNKNOWN)] * (len(line) + 1)
        for start, end, piece, score in self._steps(line):
            total = c_float(best[start] + score).value  # sentencepiece adds in single precision, which decides ties
            if total > best[end]:
                best[end] = total
                came_by[end] = (start, piece)
        return _walk_back(came_by)

    def _steps(self, line: str) -> list[tuple[int, int, int, float]]:
        """Return start, end, id and score of every piece in the line by its start, and of every unknown character."""
        codes = np.frombuffer(line.encode("utf-32-le"), np.uint32)
        starts = np.arange(len(codes))
        spaces = np.append(np.flatnonzero(codes == ord(SPACE)), len(codes))
        word_ends = spaces[np.searchsorted(spaces, starts, "right")]
        lengths = np.minimum(word_ends - starts, self.longest)
        starts = np.repeat(starts, lengths)
        ends = starts + 1 + np.arange(len(starts)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        keys = _keys(codes, starts, ends)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        # NUL adds nothing to a key, so the lengths are compared, too.
        known = (self.keys[at] == keys) & (self.entries["length"][at] == ends - starts)
        kept = np.flatnonzero(known | (ends == starts + 1))
        entries, known = self.entries[at[kept]], known[kept]
        ids = np.where(known, entries["id"], UNKNOWN).tolist()
        scores = np.where(known, entries["score"], self.unlikely).tolist()
        return list(zip(starts[kept].tolist(), ends[kept].tolist(), ids, scores, strict=True))


def write_table(pieces: Sequence[str], scores: NDArray[np.float32], folder: Path) -> None:
    """Write the files that `open_table` maps. Raises ValueError if two pieces have the same key."""
    ids = np.array([at for at, piece in enumerate(pieces) if piece not in SPECIAL], np.int32)
    lengths = np.array([len(pieces[at]) for at in ids])
    ends = np.cumsum(lengths)
    codes = np.frombuffer("".join(pieces[at] for at in ids).encode("utf-32-le"), np.uint32)
    keys = _keys(codes, ends - lengths, ends)
    order = np.argsort(keys)
    if (np.diff(keys[order]) == 0).any():
        raise ValueError("two pieces have the same key")
    entries = np.empty(len(ids), ENTRY)
    entries["id"], entries["score"], entries["length"] = ids[order], scores[ids[order]], lengths[order]
    np.save(folder / KEYS_FILE, keys[order])
    np.save(folder / ENTRIES_FILE, entries)


def open_table(folder: Path) -> QuestionTokenizer:
    """Return the tokenizer for questions of an unpacked folder."""
    keys, entries = (np.asarray(np.load(folder / name, mmap_mode="r")) for name in (KEYS_FILE, ENTRIES_FILE))
    unlikely = float(entries["score"].min()) - UNKNOWN_PENALTY
    return QuestionTokenizer(keys, entries, int(entries["length"].max()), unlikely, normaliser())


def _keys(codes: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Keys:
    """Return a key for each substring of the line: the sum of its spread code points times powers of the base."""
    spread = codes.astype(np.uint64) * _SPREAD
    spread ^= spread >> np.uint64(29)
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(spread * _powers(_BASE, len(codes)), dtype=np.uint64)])
    keys: Keys = (sums[ends] - sums[starts]) * _powers(_INVERSE, len(codes))[starts]
    return keys


def _powers(base: int, count: int) -> Keys:
    """Return the powers 0 to count - 1 of the base among the 64-bit numbers."""
    factors = np.full(count, base, np.uint64)
    factors[:1] = 1
    return np.cumprod(factors, dtype=np.uint64)


def _walk_back(came_by: list[tuple[int, int]]) -> list[int]:
    """Return the pieces on the path to the last position, in order; adjacent unknown pieces are merged into one."""
    pieces: list[int] = []
    end = len(came_by) - 1
    while end > 0:
        end, piece = came_by[end]
        if piece != UNKNOWN or not pieces or pieces[-1] != UNKNOWN:
            pieces.append(piece)
    return pieces[::-1]
