"""LlamaIndex in its documented hybrid configuration: vector index and BM25 with reciprocal rank fusion."""

from importlib.metadata import version
from typing import Any

from llama_index.core import Settings, VectorStoreIndex
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever


class System:
    """Indexes passages, each with its entry's id; a query returns the entries of the best passages, in order."""

    def __init__(self) -> None:
        self._entries: list[str] = []
        self._texts: list[str] = []
        self._count = 0
        self._embedding: HuggingFaceEmbedding = None
        self._retriever: QueryFusionRetriever = None

    def open(self, body: dict[str, Any]) -> str:
        """Load the model and embed the warm-up texts; return the installed version."""
        Settings.llm = None  # queries are not rewritten, so no language model is needed
        self._texts = [one["text"] for one in body["passages"]]
        self._entries = [one["entry"] for one in body["passages"]]
        self._count = body["count"]
        self._embedding = HuggingFaceEmbedding(
            model_name=body["model"], device="cpu", query_instruction="query: ", text_instruction="passage: "
        )
        self._embedding.get_text_embedding_batch(body["warm"])
        return f"LlamaIndex {version('llama-index-core')}"

    def build(self, body: dict[str, Any]) -> int:
        """Index and save all passages; return their number."""
        nodes = [TextNode(id_=str(at), text=text) for at, text in enumerate(self._texts)]
        index = VectorStoreIndex(nodes, embed_model=self._embedding)
        lexical = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=min(self._count, len(nodes)))
        index.storage_context.persist(persist_dir=f"{body['folder']}/vectors")
        lexical.persist(f"{body['folder']}/bm25")
        self._retriever = QueryFusionRetriever(
            [index.as_retriever(similarity_top_k=self._count), lexical],
            similarity_top_k=self._count,
            num_queries=1,
            mode="reciprocal_rerank",
            use_async=False,
        )
        return len(nodes)

    def ask(self, body: dict[str, Any]) -> list[str]:
        """Return the entries of the best passages, best first."""
        return [self._entries[int(one.node.node_id)] for one in self._retriever.retrieve(body["question"])]
