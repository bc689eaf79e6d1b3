"""Compares texts and keys: their distance, what differs between them, and the best match of one in another."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from pincite.index.folded.folding import Codes, codes_of

Integers = NDArray[np.int64]
Short = NDArray[np.int32]

_UNSPELLED = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTERS = re.compile(r"[A-Za-z\u00c0-\u024f\u0400-\u052f]+")
_EDGE = 256  # characters at each end of a long text that are aligned to find its beginning and end


def changes(asked: str, found: str, spaces: bool = False) -> list[tuple[slice, slice]]:
    """The differences, as slices of both texts: `changes("a bc", "a xc")` is one, of b and x.

    White space counts only with `spaces`, however much of it there is in one place. Where one word of a script with
    letters stands for another, it is one difference, though they share letters: `wheat` for `grain`.
    """
    first, second = (
        [at for at, one in enumerate(text) if not one.isspace() or (spaces and not text[at - 1 : at].isspace())]
        for text in (asked, found)
    )
    merged: list[list[int]] = []
    for one in Levenshtein.opcodes(_characters(asked, first), _characters(found, second)):
        if one.tag == "equal":
            continue
        if merged and merged[-1][1] == one.src_start and merged[-1][3] == one.dest_start:
            merged[-1][1], merged[-1][3] = one.src_end, one.dest_end
        else:
            merged.append([one.src_start, one.src_end, one.dest_start, one.dest_end])
    found_here = [(_slice(first, at[0], at[1]), _slice(second, at[2], at[3])) for at in merged]
    return list(_in_words(asked, found, found_here))


def _in_words(asked: str, found: str, all_changes: Sequence[tuple[slice, slice]]) -> Iterator[tuple[slice, slice]]:
    """Those within one word as one."""
    open_change: tuple[slice, slice] | None = None
    for here, there in all_changes:
        if open_change:
            before, beside = open_change
            if _LETTERS.fullmatch(asked[before.stop : here.start]) and _LETTERS.fullmatch(
                found[beside.stop : there.start]
            ):
                open_change = slice(before.start, here.stop), slice(beside.start, there.stop)
                continue
            yield open_change
        open_change = here, there
    if open_change:
        yield open_change


def _characters(text: str, positions: Sequence[int]) -> str:
    return "".join(" " if text[at].isspace() else text[at] for at in positions)


def _slice(positions: Sequence[int], start: int, end: int) -> slice:
    if start < end:
        return slice(positions[start], positions[end - 1] + 1)
    at = positions[start - 1] + 1 if start else 0
    return slice(at, at)


def distance(first: str, second: str) -> int:
    """The Levenshtein distance of two texts."""
    return int(Levenshtein.distance(first, second))


def letters(text: str) -> str:
    """The text with as many letters as an alphabet needs for it: Hangul in its own, other East Asian ones doubled."""
    spelled = unicodedata.normalize("NFD", text)
    return _UNSPELLED.sub(r"\g<0>\g<0>", spelled)


def weight(text: str) -> int:
    """The length of a text in Latin letters; an East Asian letter counts as two, marks and spaces count nothing."""
    counted = [letter for letter in unicodedata.normalize("NFC", text) if letter.isalnum()]
    return sum(2 if letter >= "\u1100" else 1 for letter in counted)


def fit(needle: str, hay: str) -> tuple[int, int]:
    """The range of `hay` most similar to `needle`; of equally good ones the one that ends first.

    Both ends of the range are on characters that agree. Long needles are aligned by their beginning and their end.
    """
    codes = codes_of(hay)
    ends = _distances(codes_of(needle[-_EDGE:]), codes)
    # The end of a long needle is at least this far in; an earlier match is another place.
    least = min(max(0, len(needle) - _EDGE) * 3 // 4, len(hay))
    end = least + int(np.argmin(ends[least:]))
    most = min(end, max(0, len(needle) - _EDGE) * 3 // 4)
    starts = _distances(codes_of(needle[:_EDGE])[::-1], codes[:end][::-1])
    return end - most - int(np.argmin(starts[most:])), end


def unmatched_edges(needle: str, found: str) -> tuple[int, int]:
    """The numbers of characters at the needle's beginning and end without a counterpart in `found`."""
    operations = [one for one in Levenshtein.opcodes(needle, found) if one.src_start < one.src_end]
    first, last = operations[0], operations[-1]
    before = first.src_end if first.tag == "delete" else 0
    after = last.src_end - last.src_start if last.tag == "delete" else 0
    return before, after


def parted_distances(needle: str, hays: Sequence[str]) -> Integers:
    """For each hay, the distance from the needle to what in it is most like it, with at most one gap in the hay.

    Shape (len(hays),). `parted_distances("abcd", ["xxabyyycd"]) -> [0]`.
    """
    width = max((len(hay) for hay in hays), default=0)
    padded = np.zeros((len(hays), width), np.uint32)  # no key has the character 0
    for line, hay in zip(padded, hays, strict=True):
        line[: len(hay)] = codes_of(hay)
    # For the first n characters of the needle, the best distance up to each place; and for the others from there on.
    after = [np.minimum.accumulate(row, axis=-1) for row in _rows(codes_of(needle)[::-1], padded[:, ::-1])]
    least: Integers = np.full(len(hays), len(needle), np.int64)
    for row in _rows(codes_of(needle), padded):
        before = np.minimum.accumulate(row, axis=-1)
        np.minimum(least, (before + after.pop()[:, ::-1]).min(axis=-1), out=least)
    return least


def _distances(needle: Codes, hay: Codes) -> Integers:
    """For each end in `hay`, shape (n + 1,), the edit distance from `needle` to the best text ending there."""
    *_, row = _rows(needle, hay)
    return row.astype(np.int64)


def _rows(needle: Codes, hay: Codes) -> Iterator[Short]:
    """For the first 0, 1, 2... characters of `needle`, the distances at each end in `hay`, shape (..., n + 1).

    P. H. Sellers, The theory and computation of evolutionary distances, J. Algorithms 1 (1980).
    """
    steps = np.arange(hay.shape[-1] + 1, dtype=np.int32)
    row = np.zeros((*hay.shape[:-1], hay.shape[-1] + 1), np.int32)
    yield row
    for code in needle:
        moved = row + 1
        np.minimum(moved[..., 1:], row[..., :-1] + (hay != code), out=moved[..., 1:])
        # Characters only in hay cost one each: the minimum over all earlier positions plus the distance from there.
        row = np.minimum.accumulate(moved - steps, axis=-1) + steps
        yield row
