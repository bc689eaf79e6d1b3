"""sentence-transformers as its documentation has it, in float32: what Pincite's encoding is held against."""

from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

_PROMPT = "passage: "  # e5 was trained with it, and Pincite sets it too


class System:
    """Embeds texts; `save` writes the vectors of the last ones."""

    def __init__(self) -> None:
        self._model: SentenceTransformer
        self._vectors: NDArray[np.float32]

    def open(self, body: dict[str, Any]) -> str:
        """Loads the model; what is installed."""
        self._model = SentenceTransformer(body["model"], device="cpu", local_files_only=True)
        return f"sentence-transformers {version('sentence-transformers')}"

    def encode(self, body: dict[str, Any]) -> int:
        """Embeds the texts; how many."""
        self._vectors = self._model.encode(body["texts"], prompt=_PROMPT)
        return len(self._vectors)

    def save(self, body: dict[str, Any]) -> None:
        """Writes the last vectors into a file, shape (n, dimension)."""
        np.save(body["file"], self._vectors)

    def tokens(self, body: dict[str, Any]) -> int:
        """How many tokens the texts have, the prompt's among them."""
        texts = [_PROMPT + text for text in body["texts"]]
        return sum(len(ids) for ids in self._model.tokenizer(texts)["input_ids"])
