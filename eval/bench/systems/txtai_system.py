"""txtai in its documented hybrid configuration: dense vectors and BM25, with stored content."""

from importlib.metadata import version
from typing import Any

from txtai import Embeddings


class System:
    """Indexes passages, each with its entry's id; a query returns the entries of the best passages, in order."""

    def __init__(self) -> None:
        self._entries: list[str] = []
        self._texts: list[str] = []
        self._embeddings: Embeddings = None

    def open(self, body: dict[str, Any]) -> str:
        """Load the model and embed the warm-up texts; return the installed version."""
        self._texts = [one["text"] for one in body["passages"]]
        self._entries = [one["entry"] for one in body["passages"]]
        self._embeddings = Embeddings(
            path=body["model"], hybrid=True, content=True, instructions={"query": "query: ", "data": "passage: "}
        )
        self._embeddings.batchtransform(body["warm"], "data")
        return f"txtai {version('txtai')}"

    def build(self, body: dict[str, Any]) -> int:
        """Index and save all passages; return their number."""
        self._embeddings.index([(str(at), text, None) for at, text in enumerate(self._texts)])
        self._embeddings.save(body["folder"])
        return len(self._texts)

    def ask(self, body: dict[str, Any]) -> list[str]:
        """Return the entries of the best passages, best first."""
        found = self._embeddings.search(body["question"], body["count"])
        return [self._entries[int(one["id"])] for one in found]
