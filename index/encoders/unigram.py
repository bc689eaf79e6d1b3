"""Describe the packaged weights' Unigram vocabulary, and write it as Hugging Face's tokenizer.

sentence-transformers and the training read that tokenizer from the unpacked folder. Pincite itself takes the same ids
from index/encoders/pieces.py and index/encoders/piece_table.py: Hugging Face's takes 0.9 s to open.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from pincite.index.encoders.pieces import BOS, EOS, UNKNOWN

# sentencepiece keeps the wide tilde of 4～5월, but NFKC changes it: a private use character replaces it meanwhile.
WIDE_TILDE, STAND_IN = "\uff5e", "\uf8ff"


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
