"""Digest documents, so that those that may say the same are found without comparing their texts.

The words are digested by MinHash (Broder 1997): each of `MINIMA` hash functions keeps the least value that it gives to
any pair of neighbouring terms. The share of these values that two documents have in common estimates the share of
their pairs of terms that they have in common. Of every sentence a checksum is kept, of its folded text.
"""

import hashlib
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pincite.index.folded.folding import fold
from pincite.index.truth.connection import Connection
from pincite.index.truth.passages import keys_of, passages_by_key, terms_of
from pincite.ingest.document import Sentence

Numbers = NDArray[np.uint32]

MINIMA = 64
NOTHING = 0xFFFF_FFFF  # the values of a document without words
_SHORTEST = 8  # letters; a shorter sentence is a label or a number, which many documents have
# A symbol that folding keeps, and that no text has: it parts the sentences of a document.
_BETWEEN = "␞"
_MIX = np.uint64(0x9E37_79B9_7F4A_7C15)
_SEEDS = np.frombuffer(hashlib.shake_256(b"pincite digests").digest(16 * MINIMA), np.uint64).reshape(2, MINIMA)
_TIMES, _PLUS = _SEEDS[0] | np.uint64(1), _SEEDS[1]
_AT_ONCE = 4_096  # pairs; with all hash functions they take 2 MB


@dataclass(frozen=True, slots=True)
class Digest:
    """The digest of a document: `minima`, shape (MINIMA,), and the checksums of its sentences, ascending, each once."""

    minima: Numbers
    sentences: Numbers

    def as_bytes(self) -> bytes:
        """Return the digest as it is stored."""
        return self.minima.astype("<u4").tobytes() + self.sentences.astype("<u4").tobytes()

    @staticmethod
    def of_bytes(content: bytes) -> "Digest":
        """Return a digest that was stored."""
        numbers = np.frombuffer(content, "<u4").astype(np.uint32)
        return Digest(numbers[:MINIMA], numbers[MINIMA:])


def digest_version() -> str:
    """Return a name for this way of digesting. Raise its 2 when digests change, or `fold` does.

    Not `folding_version`, which folds every character first: a cold `pincite ask` needs the name and nothing folded.
    """
    return f"2.{unicodedata.unidata_version}"


def digest_of(connection: Connection, document_id: str) -> Digest:
    """Return the digest of a stored document."""
    keys = keys_of(connection, [document_id]).tolist()
    terms, passages = terms_of(connection, keys), passages_by_key(connection, keys)
    said = {sentence.spans: sentence for key in keys for sentence in passages[key].sentences}
    return Digest(_minima([term for key in keys for term in terms[key]]), _checksums(said.values()))


def own_words(sentence: Sentence) -> str:
    """Return the text of a sentence; of a table's row, without the header in front of it."""
    return sentence.text.rpartition("\n")[2]


def _checksums(sentences: Iterable[Sentence]) -> Numbers:
    folded = fold(_BETWEEN.join(own_words(sentence) for sentence in sentences)).key.split(_BETWEEN)
    whole = {zlib.crc32(one.encode("utf-8", "surrogatepass")) for one in folded if len(one) >= _SHORTEST}
    return np.array(sorted(whole), np.uint32)


def _minima(terms: Sequence[str]) -> Numbers:
    codes = np.array([zlib.crc32(term.encode("utf-8", "surrogatepass")) for term in terms], np.uint64)
    pairs = np.unique((codes[:-1] * _MIX + codes[1:]) >> np.uint64(7)) if len(codes) > 1 else codes
    found = np.full(MINIMA, NOTHING, np.uint32)
    for start in range(0, len(pairs), _AT_ONCE):
        some = pairs[start : start + _AT_ONCE, None] * _TIMES + _PLUS  # multiplication modulo 2^64 is meant
        found = np.minimum(found, (some >> np.uint64(32)).astype(np.uint32).min(axis=0))
    return found
