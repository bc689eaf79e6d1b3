"""Tokenize for the packaged weights: Unigram over 250,002 pieces, in two implementations.

`full_tokenizer` returns Hugging Face's tokenizer, for the unpacked folder. Loading it takes 0.9 s, longer than the rest
of a query. `PieceTokenizer` therefore produces the same ids for a query from a list of pieces in a tenth of that time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

PIECES_FILE = "pieces.txt"
SCORES_FILE = "scores.npy"

BOS, PAD, EOS, UNKNOWN = 0, 1, 2, 3
SPACE = "\u2581"  # stands for a space in pieces
# sentencepiece keeps the wide tilde of 4～5월, but NFKC changes it: a private use character replaces it meanwhile.
WIDE_TILDE, STAND_IN = "\uff5e", "\uf8ff"
# The score of an unknown character lies this far below that of the least likely piece (as in sentencepiece).
UNKNOWN_PENALTY = 10.0


class Normaliser(Protocol):
    """The part of the `tokenizers` normaliser interface that this module uses."""

    def normalize_str(self, sequence: str) -> str:
        """Return the normalised text."""


def normaliser() -> normalizers.Sequence:
    """Return sentencepiece's `nmt_nfkc`: no control characters, NFKC, spaces collapsed, no trailing space."""
    return normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.Replace(WIDE_TILDE, STAND_IN),
            normalizers.NFKC(),
            normalizers.Replace(STAND_IN, WIDE_TILDE),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(left=False, right=True),
        ]
    )


def full_tokenizer(pieces: Sequence[str], scores: NDArray[np.float32]) -> Tokenizer:
    """Return Hugging Face's tokenizer over these pieces, which wraps a text in `<s>` and `</s>`."""
    vocabulary = [(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=UNKNOWN, byte_fallback=False))
    tokenizer.normalizer = normaliser()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", BOS), ("</s>", EOS)],
    )
    special = [AddedToken(token, special=True, normalized=False) for token in pieces[:4]]
    tokenizer.add_special_tokens(special)
    return tokenizer


def write_pieces(pieces: Sequence[str], scores: NDArray[np.float32], folder: Path) -> None:
    """Write the files that `read_pieces` reads."""
    if any("\n" in piece for piece in pieces):
        raise ValueError("a piece contains a line break")
    (folder / PIECES_FILE).write_bytes("\n".join(pieces).encode())
    np.save(folder / SCORES_FILE, scores)


def read_pieces(folder: Path) -> "PieceTokenizer":
    """Return the light tokenizer of an unpacked folder."""
    pieces = (folder / PIECES_FILE).read_bytes().decode().split("\n")
    scores = np.load(folder / SCORES_FILE).astype(np.float64)
    ids = dict(zip(pieces, range(len(pieces)), strict=True))
    return PieceTokenizer(ids, scores, max(map(len, pieces)), normaliser())


@dataclass(frozen=True, slots=True)
class PieceTokenizer:
    """Splits a text into its most likely pieces, as `full_tokenizer` does."""

    ids: dict[str, int]
    scores: NDArray[np.float64]
    longest: int
    normaliser: Normaliser

    def encode(self, text: str, limit: int = 512) -> list[int]:
        """Return the ids of the text's pieces between `<s>` and `</s>`, at most `limit` in all."""
        line = self.normaliser.normalize_str(text).replace(" ", SPACE)
        if line and not line.startswith(SPACE):
            line = SPACE + line
        return [BOS, *self._best_path(line)[: limit - 2], EOS]

    def _best_path(self, line: str) -> list[int]:
        """Return the ids on the path with the highest sum of log probabilities (Viterbi)."""
        unlikely = float(self.scores.min()) - UNKNOWN_PENALTY
        best = [0.0] + [-np.inf] * len(line)
        came_by = [(0, UNKNOWN)] * (len(line) + 1)
        for start in range(len(line)):
            for end in range(start + 1, min(start + self.longest, len(line)) + 1):
                piece = self.ids.get(line[start:end])
                if piece is None and end > start + 1:
                    continue
                step = unlikely if piece is None else float(self.scores[piece])
                if best[start] + step > best[end]:
                    best[end] = best[start] + step
                    came_by[end] = (start, UNKNOWN if piece is None else piece)
        return _walk_back(came_by)


def _walk_back(came_by: list[tuple[int, int]]) -> list[int]:
    """Return the pieces on the path to the last position, in order; adjacent unknown pieces are merged into one."""
    pieces: list[int] = []
    end = len(came_by) - 1
    while end > 0:
        end, piece = came_by[end]
        if piece != UNKNOWN or not pieces or pieces[-1] != UNKNOWN:
            pieces.append(piece)
    return pieces[::-1]
