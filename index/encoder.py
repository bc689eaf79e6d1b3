"""Turns texts into unit vectors whose dot product says how near they are in meaning.

This module alone imports sentence-transformers, and only when passages are embedded: the import takes
seconds, and one question with the packaged weights is answered without it (`index.query_encoder`).
"""

import os
import threading
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.bundled import PROMPTS
from index.precision import fastest_dtype
from index.query_encoder import open_query_encoder
from ingest.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Progress = Callable[[int], None]

BATCH = 8  # measured: 8 texts of like length beat 4, 16 and 32 on two cores
STRIDE = 32  # texts that one thread takes at a time, and between two reports of progress
MAX_TOKENS = 512
# Loading torch and the model takes about as long as numpy takes for this many characters of passages, so
# waiting until then never costs more than twice what the better choice would have.
LIGHT_CHARACTERS = 40_000
TEXT_OVERHEAD = 65  # a text of no length at all costs numpy as much as this many characters


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


class PackagedEncoder:
    """The default model: questions and a few passages through numpy at once, many passages through torch."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder
        self._query_encoder = open_query_encoder(folder)
        self._lock = threading.Lock()
        self._characters_left = LIGHT_CHARACTERS
        self._heavy: SentenceEncoder | None = None

    @property
    def dimension(self) -> int:
        """The length of every vector: 384."""
        return len(self._query_encoder.first_norm.bias)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Returns (dimension,), of length 1. May be called from several threads."""
        return self._query_encoder.encode(text)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Returns (n, dimension), unit rows in the order of `texts`; `progress` gets the count just done."""
        heavy = self._heavy_if_worth_it(sum(len(text) + TEXT_OVERHEAD for text in texts))
        if heavy is not None:
            return heavy.encode_passages(texts, progress)
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._query_encoder.encode(text, PROMPTS["passage"])
            if progress:
                progress(1)
        return vectors

    def _heavy_if_worth_it(self, characters: int) -> "SentenceEncoder | None":
        """The torch encoder once numpy would have read more than its share of characters, None before."""
        with self._lock:
            self._characters_left -= characters
            if self._heavy is None and self._characters_left < 0:
                self._heavy = open_sentence_encoder(str(self._folder), offline=True)
            return self._heavy


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
