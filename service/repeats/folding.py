"""Tells which sentences say the same, and which passages mostly repeat another one.

Two sentences say the same if their folded words are the same and they agree in numbers, signs and negations
(index/folded/meaning.py), or if they are near in meaning, share words, and no number stands in both places of one.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pincite.index.folded.folding import key_of
from pincite.index.folded.meaning import says_the_same
from pincite.index.hit import Hit
from pincite.index.truth.store import Vectors

# Two sentences say the same from this cosine, if they also share this much of the shorter one's words, and of the
# longer one's: "This is what both want" is near much of what is said of both.
_SAME_COSINE, _SAME_WORDS, _SAME_OF_LONGER = 0.84, 0.5, 0.35
_SAME_LETTERS = 0.7  # of a passage, in sentences that another one has too: it repeats that one
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that a document says; `words` are its own, in dictionary form, without function words."""

    text: str
    vector: Vectors
    words: frozenset[str]


def alike(said: Sequence[Said]) -> NDArray[np.bool_]:
    """Which sentences say the same, as an array of shape (n, n); no sentence repeats itself."""
    vectors = np.stack([one.vector for one in said]) if said else np.zeros((0, 0), np.float32)
    near = vectors @ vectors.T >= _SAME_COSINE
    keys = [key_of(one.text) for one in said]
    same = np.zeros((len(said), len(said)), np.bool_)
    for i, one in enumerate(said):
        for j in range(i):
            other = said[j]
            verbatim = keys[i] == keys[j] and says_the_same(one.text, other.text)
            same[i, j] = same[j, i] = verbatim or (bool(near[i, j]) and _mean_the_same(one, other))
    return same


def _mean_the_same(one: Said, other: Said) -> bool:
    """Whether two sentences that are near in meaning say the same; rows of tables are near and say different things."""
    rows = "\n" in one.text or "\n" in other.text
    shorter, longer = sorted((len(one.words), len(other.words)))
    shared = len(one.words & other.words) >= max(1.0, _SAME_WORDS * shorter, _SAME_OF_LONGER * longer)
    return shared and not rows and not _count_otherwise(one.text, other.text)


def _count_otherwise(one: str, other: str) -> bool:
    """Whether each of two sentences has a number that the other lacks."""
    first, second = (set(_NUMBER.findall(unicodedata.normalize("NFKC", text))) for text in (one, other))
    return bool(first - second and second - first)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A passage that mostly repeats another one; `besides` are the sentences that it has and the other lacks."""

    hit: Hit
    besides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A passage and those after it that mostly repeat it, in their order."""

    first: Hit
    repeats: list[Repeat]


def groups(hits: Sequence[Hit]) -> list[Group]:
    """The passages in groups, in the order of the first of each."""
    found: list[tuple[dict[str, str], Group]] = []
    for hit in hits:
        said = _said_in(hit)
        letters = sum(map(len, said))
        for first, group in found:
            besides = {key: text for key, text in said.items() if not _says(first, key, text)}
            if letters - sum(map(len, besides)) >= max(1, _SAME_LETTERS * letters):
                group.repeats.append(Repeat(hit, tuple(besides.values())))
                break
        else:
            found.append((said, Group(hit, [])))
    return [group for _, group in found]


def _said_in(hit: Hit) -> dict[str, str]:
    """The sentences of a passage by their folded words; its whole text if it has none."""
    texts = [one.text for one in hit.passage.sentences] or [hit.passage.text]
    return {key_of(text): text for text in texts}


def _says(said: dict[str, str], key: str, text: str) -> bool:
    return key in said and says_the_same(text, said[key])
