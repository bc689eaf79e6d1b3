"""sentence-transformers as in its documentation, in float32: the baseline for Pincite's encoders."""

from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

_PROMPT, _ASKED = "passage: ", "query: "  # e5 was trained with them, and Pincite uses them too


class System:
    """Embeds texts; `save` writes the vectors of the last ones."""

    def __init__(self) -> None:
        self._model: SentenceTransformer
        self._vectors: NDArray[np.float32]

    def open(self, body: dict[str, Any]) -> str:
        """Load the model; return the installed version."""
        self._model = SentenceTransformer(body["model"], device="cpu", local_files_only=True)
        return f"sentence-transformers {version('sentence-transformers')}"

    def encode(self, body: dict[str, Any]) -> int:
        """Embed the texts; return their number."""
        self._vectors = self._model.encode(body["texts"], prompt=_PROMPT)
        return len(self._vectors)

    def question(self, body: dict[str, Any]) -> int:
        """Embed one question; return the number of dimensions."""
        return len(self._model.encode(body["text"], prompt=_ASKED))

    def save(self, body: dict[str, Any]) -> None:
        """Write the last vectors, shape (n, dimension), to a file."""
        np.save(body["file"], self._vectors)

    def tokens(self, body: dict[str, Any]) -> int:
        """Return the number of tokens in the texts, including the prompt's."""
        texts = [_PROMPT + text for text in body["texts"]]
        return sum(len(ids) for ids in self._model.tokenizer(texts)["input_ids"])
