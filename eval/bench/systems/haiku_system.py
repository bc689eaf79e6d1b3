"""haiku.rag in its documented configuration: LanceDB with vectors and full text, fused by reciprocal rank.

Its vectors come from a server that speaks OpenAI's protocol, as in its documentation; here that is
`embedding_server.py`, a process of its own with the same e5 weights. The time that both take counts.
"""

import asyncio
import subprocess
import sys
from collections.abc import Coroutine
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from docling_core.types.doc import DocItemLabel, DoclingDocument
from haiku.rag.client import HaikuRAG
from haiku.rag.client.documents import DocumentImport
from haiku.rag.config.models import AppConfig, EmbeddingModelConfig, EmbeddingsConfig
from haiku.rag.embeddings import get_embedder
from haiku.rag.store.models.chunk import Chunk

_DIMENSION = 384
# The environment with sentence-transformers, in whose folder this one lies.
_PEERS = Path(sys.prefix).parent / "bin" / "python"

Result = TypeVar("Result")


class System:
    """Indexes passages, each with its entry's id; a query returns the entries of the best passages, in order."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._passages: list[dict[str, str]] = []
        self._config: AppConfig
        self._client: HaikuRAG | None = None
        self._server: subprocess.Popen[str]

    def open(self, body: dict[str, Any]) -> str:
        """Start the server of embeddings and embed the warm-up texts; return the installed version."""
        self._passages = body["passages"]
        self._server = _started_server(body["model"])
        self._config = AppConfig(embeddings=EmbeddingsConfig(model=_model(_address(self._server))))
        self._wait(get_embedder(self._config).embed_documents(body["warm"]))
        return f"haiku.rag {version('haiku.rag-slim')}"

    def build(self, body: dict[str, Any]) -> int:
        """Import all entries with their passages into a new database; return the number of passages."""
        if self._client:
            self._wait(self._client.__aexit__(None, None, None))
        self._client = HaikuRAG(Path(body["folder"]) / "bench.lancedb", config=self._config, create=True)
        self._wait(self._client.__aenter__())
        entries = groupby(self._passages, lambda one: one["entry"])
        self._wait(
            self._client.import_documents([_import(name, [one["text"] for one in own]) for name, own in entries])
        )
        return len(self._passages)

    def ask(self, body: dict[str, Any]) -> list[str]:
        """Return the entries of the best passages, best first."""
        if self._client is None:
            raise AssertionError("a system is built before it is asked")
        found = self._wait(self._client.search(body["question"], limit=body["count"]))
        return [str(one.document_uri) for one in found]

    def close(self) -> None:
        """End the server of embeddings."""
        self._server.kill()
        self._server.wait()

    def _wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self._loop.run_until_complete(work)


def _model(url: str) -> EmbeddingModelConfig:
    return EmbeddingModelConfig(
        provider="openai",
        name="e5-small",
        vector_dim=_DIMENSION,
        base_url=url,
        api_key="none",
        query_prefix="query: ",
        document_prefix="passage: ",
    )


def _started_server(model: str) -> "subprocess.Popen[str]":
    """Start the server of embeddings, which ends with this process."""
    if not _PEERS.exists():
        raise ModuleNotFoundError(name=str(_PEERS))
    script = Path(__file__).with_name("embedding_server.py")
    return subprocess.Popen(
        [_PEERS, "-P", script, model], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )


def _address(server: "subprocess.Popen[str]") -> str:
    """Return the address that the server prints once it is ready."""
    if server.stdout is None:
        raise AssertionError("the server is started with a pipe")
    return server.stdout.readline().strip()


def _import(entry: str, texts: list[str]) -> DocumentImport:
    document = DoclingDocument(name=entry)
    items = [document.add_text(DocItemLabel.TEXT, text) for text in texts]
    chunks = [
        Chunk(content=text, metadata={"doc_item_refs": [item.self_ref]}, order=at)
        for at, (text, item) in enumerate(zip(texts, items, strict=True))
    ]
    return DocumentImport(docling_document=document, chunks=chunks, uri=entry, title=entry)
