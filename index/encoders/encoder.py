"""Turns texts into unit vectors whose dot product says how near they are in meaning.

This module alone imports sentence-transformers, and only where a model of a hub or a folder is used: the import takes
seconds, and the packaged weights do without it (`index.packaged`).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
import os
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from pincite.ingest.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Progress = Callable[[int], None]

BATCH = 8  # measured: 8 texts of like length beat 4, 16 and 32 on two cores
STRIDE = 32  # texts that one thread takes at a time, and between two reports of progress
MAX_TOKENS = 512


class Encoder(Protocol):
    """A model of meaning. `name` goes into the collection's manifest."""

    @property
    def name(self) -> str:
        """The model's name, e.g. intfloat/multilingual-e5-small."""

    @property
    def dimension(self) -> int:
        """The length of every vector."""

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Returns (n, dimension), unit rows in the order of `texts`; `progress` gets the count just done."""

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Returns (dimension,), of length 1. May be called from several threads."""


class SentenceEncoder:
    """Any sentence-transformers model, with the prompts that it brings along."""

    def __init__(self, name: str, model: "SentenceTransformer") -> None:
        self.name = name
        self._model = model
        self._dimension = len(self.encode_query(""))

    @property
    def dimension(self) -> int:
        """The length of every vector."""
        return self._dimension

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Returns (dimension,), of length 1. May be called from several threads."""
        vector: NDArray[np.float32] = self._model.encode_query(text, show_progress_bar=False)
        return unit_rows(vector)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Returns (n, dimension), unit rows in the order of `texts`; `progress` gets the count just done."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # Texts of like length side by side: a batch is padded to its longest.
        order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
        parts = [order[start : start + STRIDE] for start in range(0, len(order), STRIDE)]

        def encode(part: Sequence[int]) -> tuple[Sequence[int], NDArray[np.float32]]:
            batch = [texts[at] for at in part]
            return part, unit_rows(self._model.encode_document(batch, batch_size=BATCH, show_progress_bar=False))

        with ThreadPoolExecutor(os.cpu_count()) as threads:
            for part, rows in threads.map(encode, parts):
                vectors[part] = rows
                if progress:
                    progress(len(part))
        return vectors


def unit_rows(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Returns the rows (or the one vector) at length 1, as float32; a row of zeros stays one."""
    rows = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: NDArray[np.float32] = rows / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit


def open_sentence_encoder(name: str, offline: bool) -> SentenceEncoder:
    """Returns the sentence-transformers model of this hub id or folder, in the CPU's fastest precision."""
    if offline:
        # Read when huggingface_hub is first imported, which someone else may have done already.
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of other people's imports
        import torch
        from sentence_transformers import SentenceTransformer

    # Batches side by side, each on one core: threads inside an operation wait for each other after every one of
    # them, and where another process wants a core too, they wait 2 to 30 times as long (docs/benchmarks.md).
    torch.set_num_threads(1)

    try:
        model = SentenceTransformer(
            _folder(name) if offline else name,
            device="cpu",
            local_files_only=offline,
            model_kwargs={"dtype": fastest_dtype()},
        )
    except (OSError, ValueError) as fault:
        raise ModelUnavailable(_how_to_get(name, offline)) from fault
    model.max_seq_length = min(model.max_seq_length or MAX_TOKENS, MAX_TOKENS)
    return SentenceEncoder(name, model.eval())


def _folder(name: str) -> str:
    """The folder of a model that is on this machine; raises OSError or ValueError where it is not.

    local_files_only alone is not enough: with it, sentence-transformers 6.2 asks the hub all the same for
    a model that it does not find here.
    """
    from huggingface_hub import snapshot_download

    return name if Path(name).exists() else snapshot_download(name, local_files_only=True)


def _how_to_get(name: str, offline: bool) -> str:
    if Path(name).exists():
        return f"The folder {name} does not hold a sentence-transformers model that can be loaded."
    cache = os.environ.get("HF_HOME", "~/.cache/huggingface")
    if offline:
        return (
            f"The model {name} is not on this machine (looked in {cache}), and Pincite is offline. "
            "Fetch it by running once with --online, or give the path of a folder that holds it."
        )
    return (
        f"The model {name} could not be fetched from the Hugging Face hub. "
        "Check its name and the network, or give the path of a folder that holds it."
    )


def fastest_dtype() -> "torch.dtype":
    """Returns bfloat16 where the CPU has instructions for it (AVX512-BF16 or AMX), otherwise float32.

    Elsewhere torch accepts bfloat16 too, but emulates it, several times slower than float32.
    """
    import torch  # takes seconds: only who embeds passages pays for it

    return torch.bfloat16 if has_native_bfloat16() else torch.float32


def has_native_bfloat16() -> bool:
    """True where torch says that the CPU multiplies bfloat16 in hardware."""
    import torch

    # Private names: a torch without them, or built for another processor, counts as a no.
    checks = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(bool(getattr(torch.cpu, check, bool)()) for check in checks)
