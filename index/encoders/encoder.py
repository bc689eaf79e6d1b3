"""Define the Encoder protocols and encode text with sentence-transformers models. Owns sentence-transformers.

An encoder turns texts into unit vectors; the dot product of two vectors is their cosine similarity. The library is
imported only for a model from a hub or a folder: the import takes seconds, and the packaged weights do not need it
(index/encoders/packaged.py). A hub model computes in the number format that is fastest on this CPU.
"""

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
    import torch
    from sentence_transformers import SentenceTransformer

Progress = Callable[[int], None]
Started = Callable[[], tuple[NDArray[np.float32], NDArray[np.float32]]]

BATCH = 8  # measured: 8 texts of similar length are faster than 4, 16 and 32 on two cores
STRIDE = 32  # texts that one thread takes at a time, and between two progress reports
MAX_TOKENS = 512


class PassageEncoder(Protocol):
    """What adding needs of an embedding model. `name` goes into the collection's manifest."""

    @property
    def name(self) -> str:
        """The model's name, e.g. intfloat/multilingual-e5-small."""

    @property
    def dimension(self) -> int:
        """The length of every vector."""

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Return unit rows, shape (n, dimension), in the order of `texts`; `progress` gets the size of each batch."""


class Encoder(PassageEncoder, Protocol):
    """An embedding model, for passages and questions."""

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Return a unit vector, shape (dimension,). May be called from several threads."""

    def start_question(self, text: str) -> Started:
        """Start to encode a question, and return a function that waits for its two unit vectors, shape (dimension,).

        The first is what `encode_query` returns. The second lies nearest to the sentences that answer the question; a
        model that was not trained for this gives the first once more.
        """

    def warm_up(self) -> None:
        """Do what would slow the first questions down. It may take seconds, and questions may be asked meanwhile."""

    def encode_words(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (n, any), of single words, to be compared with each other across languages."""


class SentenceEncoder:
    """Any sentence-transformers model, with the prompts from its configuration."""

    def __init__(self, name: str, model: "SentenceTransformer") -> None:
        self.name = name
        self._model = model
        self._dimension = len(self.encode_query(""))

    @property
    def dimension(self) -> int:
        """The length of every vector."""
        return self._dimension

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Return a unit vector, shape (dimension,). May be called from several threads."""
        vector: NDArray[np.float32] = self._model.encode_query(text, show_progress_bar=False)
        return unit_rows(vector)

    def start_question(self, text: str) -> Started:
        """Return a function for the vector twice: a hub model was not trained to look for answers."""
        vector = self.encode_query(text)
        return lambda: (vector, vector)

    def warm_up(self) -> None:
        """Do nothing: opening has encoded a text already."""

    def encode_words(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (n, dimension), of single words."""
        return self.encode_passages(words)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Return unit rows, shape (n, dimension), in the order of `texts`; `progress` gets the size of each batch."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # Batch texts of similar length, because a batch is padded to its longest text.
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
    """Return the rows (or the single vector) scaled to length 1, as float32; a zero row stays zero."""
    rows = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: NDArray[np.float32] = rows / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit


def open_sentence_encoder(name: str, offline: bool) -> SentenceEncoder:
    """Return the sentence-transformers model with this hub id or folder, in the CPU's fastest precision.

    Raises ModelUnavailable if it cannot be loaded.
    """
    if offline:
        # huggingface_hub reads these at its first import, which may already have happened.
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the libraries' imports emit warnings
        try:
            import torch
            from sentence_transformers import SentenceTransformer
        except ModuleNotFoundError as error:
            raise ModelUnavailable(
                f"The model {name} needs {error.name}, which is not installed: pip install 'pincite[hub]'. "
                "The built-in pair of models does without it."
            ) from error

    # Run batches in parallel, each on one core. Threads inside an operation wait for each other after every operation;
    # if another process needs a core, they wait 2 to 30 times as long (docs/benchmarks.md).
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
    """Return the folder of a model on this machine. Raises OSError or ValueError if it is not there.

    local_files_only alone is not enough: sentence-transformers 6.2 still asks the hub for a model that it does not
    find locally.
    """
    from huggingface_hub import snapshot_download

    return name if Path(name).exists() else snapshot_download(name, local_files_only=True)


def _how_to_get(name: str, offline: bool) -> str:
    if Path(name).exists():
        return f"The folder {name} does not contain a sentence-transformers model that can be loaded."
    cache = os.environ.get("HF_HOME", "~/.cache/huggingface")
    if offline:
        return (
            f"The model {name} is not on this machine (looked in {cache}), and Pincite is offline. "
            "Download it by running once with --online, or give the path of a folder that contains it."
        )
    return (
        f"The model {name} could not be downloaded from the Hugging Face hub. "
        "Check its name and the network, or give the path of a folder that contains it."
    )


def fastest_dtype() -> "torch.dtype":
    """Return bfloat16 if the CPU has instructions for it (AVX512-BF16 or AMX), otherwise float32.

    On other CPUs torch emulates bfloat16, several times slower than float32.
    """
    import torch  # takes seconds, so it is imported only when needed

    return torch.bfloat16 if has_native_bfloat16() else torch.float32


def has_native_bfloat16() -> bool:
    """Return whether torch reports that the CPU multiplies bfloat16 in hardware."""
    import torch

    # Private names: a torch without them, or built for another processor, counts as unsupported.
    checks = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(bool(getattr(torch.cpu, check, bool)()) for check in checks)
