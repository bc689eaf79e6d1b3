"""A running service as a system to measure, through the JSON that it shares with the command line."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from eval.corpus import corpus_hash
from eval.gold import Evidence, GoldQuestion
from eval.http import Service, ServiceError
from eval.overlap import squeeze
from eval.qrels import Candidate
from eval.system import Found, Quoted, Reply
from index.search import LONGEST_QUESTION

_NEAREST = 10  # passages among which those that hold a quote are expected
_SECONDS = 60.0


def open_service(url: str) -> Service:
    """The service at an address such as http://127.0.0.1:8000."""
    return Service(url, {}, _SECONDS)


class RemoteSystem:
    """A service: POST /v1/search {"question", "k"}, /v1/ask {"question"}; it answers as `pincite --json` prints."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._passages: dict[str, dict[str, Candidate]] = {}
        self._looked_for: set[str] = set()

    def search(self, question: GoldQuestion, count: int) -> Sequence[Found]:
        """The `count` best passages, best first; raises ServiceError."""
        return self._search(question.question, count)

    def answer(self, question: GoldQuestion) -> Reply | None:
        """The answer with its citations, or an abstention; raises ServiceError."""
        body = self._service.post("/v1/ask", {"question": question.question})
        try:
            return _reply(body)
        except (KeyError, TypeError) as error:
            raise _not_understood(self._service, "/v1/ask") from error

    def passages(self, wanted: Sequence[Evidence]) -> Mapping[str, Sequence[Candidate]]:
        """What the service finds when asked for the evidence's own words; passages that hold them are among it."""
        for quote in {one.quote for one in wanted} - self._looked_for:
            self._looked_for.add(quote)
            self._look_for(" ".join(quote.split())[:LONGEST_QUESTION])
        return {name: list(candidates.values()) for name, candidates in self._passages.items()}

    def _look_for(self, words: str) -> None:
        with suppress(ServiceError):  # then what was retrieved is judged, as for a system that only ranks
            for found in self._search(words, _NEAREST):
                candidate = Candidate(found.passage_id, squeeze(found.text))
                self._passages.setdefault(found.document, {})[found.passage_id] = candidate

    def _search(self, text: str, count: int) -> list[Found]:
        body = self._service.post("/v1/search", {"question": text, "k": count})
        try:
            return [Found(hit["passage_id"], hit["document"], hit["score"], hit["text"]) for hit in body["hits"]]
        except (KeyError, TypeError) as error:
            raise _not_understood(self._service, "/v1/search") from error


def remote_corpus_hash(service: Service) -> str:
    """The fingerprint of the service's documents, as GET /v1/documents lists them; raises ServiceError."""
    body = service.get("/v1/documents")
    try:
        return corpus_hash(document["content_hash"] for document in body["documents"])
    except (KeyError, TypeError) as error:
        raise _not_understood(service, "/v1/documents") from error


def _reply(body: Mapping[str, Any]) -> Reply:
    citations = body["citations"]
    return Reply(
        sentences=tuple(one["text"] for one in body["sentences"]),
        marks=tuple(tuple(one["citations"]) for one in body["sentences"]),
        citations=tuple(
            Quoted(one["document"], one["page"], one["start"], one["end"], one["quote"]) for one in citations
        ),
        abstained=body["abstained"],
        confidence=body["confidence"],
    )


def _not_understood(service: Service, path: str) -> ServiceError:
    return ServiceError(f"{service.url}{path} answered JSON of another shape than Pincite's. Is the address right?")
