"""One of Pincite's encoders, embedding passages as when documents are added."""

from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pincite.index.encoders.encoder import Encoder
from pincite.index.encoders.models import open_encoder
from pincite.service.settings import read_settings


class System:
    """Embeds texts; `save` writes the vectors of the last ones."""

    def __init__(self) -> None:
        self._encoder: Encoder
        self._vectors: NDArray[np.float32]

    def open(self, body: dict[str, Any]) -> str:
        """Load the model; return the installed version."""
        self._encoder = open_encoder(body["encoder"], read_settings(None, None).models)
        return f"Pincite {version('pincite')}"

    def encode(self, body: dict[str, Any]) -> int:
        """Embed the texts; return their number."""
        self._vectors = self._encoder.encode_passages(body["texts"])
        return len(self._vectors)

    def question(self, body: dict[str, Any]) -> int:
        """Embed one question; return the number of dimensions."""
        return len(self._encoder.encode_query(body["text"]))

    def save(self, body: dict[str, Any]) -> None:
        """Write the last vectors, shape (n, dimension), to a file."""
        np.save(body["file"], self._vectors)
