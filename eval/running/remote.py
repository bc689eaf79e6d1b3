"""Measure a running service through its client."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress

from pincite.eval.gold.overlap import squeeze
from pincite.eval.gold.question import Evidence, GoldQuestion
from pincite.eval.measures.qrels import Candidate
from pincite.eval.running.corpus import corpus_hash
from pincite.eval.running.system import Found, Reply, reply_of
from pincite.index.search.search import LONGEST_QUESTION
from pincite.ingest.errors import ServiceError
from pincite.service.client.client import Client

_NEAREST = 10  # passages among which those that contain a quote are expected


def open_service(url: str) -> Client:
    """Return a client for the service at a URL such as http://127.0.0.1:8000, with the key in PINCITE_KEY if set."""
    return Client(url, os.environ.get("PINCITE_KEY"))


class RemoteSystem:
    """A service as a system; with `write`, its language model writes the answers."""

    def __init__(self, client: Client, write: bool = False) -> None:
        self._client = client
        self._write = write
        self._passages: dict[str, dict[str, Candidate]] = {}
        self._looked_for: set[str] = set()

    def search(self, question: GoldQuestion, count: int) -> Sequence[Found]:
        """Return the `count` best passages, best first. Raises ServiceError."""
        return self._search(question.question, count)

    def answer(self, question: GoldQuestion) -> Reply | None:
        """Return the answer with its citations, or an abstention. Raises ServiceError."""
        return reply_of(self._client.ask(question.question, write=self._write))

    def passages(self, wanted: Sequence[Evidence]) -> Mapping[str, Sequence[Candidate]]:
        """Return the passages the service finds for the evidence's own words, which include those that contain them."""
        for quote in {one.quote for one in wanted} - self._looked_for:
            self._looked_for.add(quote)
            self._look_for(" ".join(quote.split())[:LONGEST_QUESTION])
        return {name: list(candidates.values()) for name, candidates in self._passages.items()}

    def _look_for(self, words: str) -> None:
        with suppress(ServiceError):  # on failure, only the retrieved passages are judged
            for found in self._search(words, _NEAREST):
                candidate = Candidate(found.passage_id, squeeze(found.text))
                self._passages.setdefault(found.document, {})[found.passage_id] = candidate

    def _search(self, text: str, count: int) -> list[Found]:
        hits = self._client.search(text, count, fold=False).hits
        return [Found(hit.passage_id, hit.document, hit.score, hit.text) for hit in hits]


def remote_corpus_hash(client: Client) -> str:
    """Return the corpus hash of the service's documents. Raises ServiceError."""
    return corpus_hash(document.content_hash for document in client.all_documents())
