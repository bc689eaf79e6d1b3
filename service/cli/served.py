"""Asks the service that runs on the home, if there is one: it has models and indexes loaded, and answers as we would.

Where anything is in the way (keys, another version, an error), the command goes its own way, which also says what is
wrong. The standard library asks, since httpx and the client take longer to load than the answer takes.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import asdict, replace
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pincite.service.keys import Door, Keys
from pincite.service.running import Running, running_service
from pincite.service.settings import Settings
from pincite.service.wire.to_json import Json

if TYPE_CHECKING:
    from pincite.index.hit import DocumentFacts, Filters, Hit
    from pincite.service.answering.answer import Answer
    from pincite.service.repeats.searching import FoldedHit
    from pincite.service.wire.asking import FoundPassage

_SECONDS = 60  # until the service is given up


def served_answer(settings: Settings, question: str, filters: "Filters", translate: bool | None) -> Json | None:
    """What the service answers to `/v1/ask`; None where there is no service to ask."""
    return _asked(settings, "/v1/ask", filters, {"question": question, "translate": translate})


def served_passages(settings: Settings, question: str, k: int, filters: "Filters") -> Json | None:
    """What the service answers to `/v1/search`; None where there is no service to ask."""
    return _asked(settings, "/v1/search", filters, {"question": question, "k": k})


def _asked(settings: Settings, path: str, filters: "Filters", body: Mapping[str, Any]) -> Json | None:
    found = running_service(settings.home)
    if found is None or Keys(settings.home).door() is not Door.OPEN:
        return None
    meant = {name: value for name, value in asdict(_meant(settings, filters)).items() if value}
    try:
        return _request(found, path, {**body, "filters": meant, "collection": settings.collection})
    except (OSError, HTTPException, ValueError):
        return None


def _request(found: Running, path: str, body: Json) -> Json | None:
    """The answer of the service that is meant; None if another program has its port, or if it refuses."""
    where = urlsplit(found.address)
    with closing(HTTPConnection(where.hostname or "", where.port, timeout=_SECONDS)) as connection:
        connection.request("GET", "/healthz")
        health = json.loads(connection.getresponse().read())
        if not isinstance(health, dict) or health.get("instance") != found.instance:
            return None
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        said: Json = json.loads(answer.read())
        return said if answer.status == 200 else None


def _meant(settings: Settings, filters: "Filters") -> "Filters":
    """The filters with documents by id: paths are meant from this folder, not from the service's."""
    if not filters.documents:
        return filters
    from pincite.index.home import open_collection
    from pincite.index.truth.naming import ids_of

    opened = open_collection(settings.home, settings.collection)
    with closing(opened.connection), opened.snapshot():
        ids = ids_of(opened.connection, filters.documents)
    return replace(filters, documents=tuple(ids.values()))


def answer_of(settings: Settings, said: Json) -> "Answer":
    """A service's answer as the command line prints it, with what its home says of the documents."""
    from pincite.service.answering.answer import Answer, AnswerSentence, Outcome
    from pincite.service.client.parsing import parsed
    from pincite.service.wire.asking import GivenAnswer

    given = parsed(GivenAnswer, said, "The service")
    cited = dict.fromkeys(citation.document_id for citation in given.citations)
    facts = _facts(settings, [*cited, *(one.document_id for one in given.nearest)])
    told = [_hit(one, facts) for one in given.nearest if one.document_id in facts]
    about = [_about(facts[one]) for one in cited if one in facts]
    return Answer(
        question=given.question,
        sentences=tuple(
            AnswerSentence(one.text, one.citations, (), one.also, one.translation, one.also_in)
            for one in given.sentences
        ),
        citations=given.citations,
        outcome=given.outcome or (Outcome.NOT_FOUND if given.abstained else Outcome.ANSWERED),
        reason=given.reason,
        confidence=given.confidence,
        hits=tuple(told or about),
        disagreements=given.disagreements,
        missing=given.missing,
        chosen_by=given.chosen_by,
        notice=given.notice,
        newer=given.newer,
    )


def hits_of(settings: Settings, said: Json) -> "list[FoldedHit]":
    """A service's passages as the command line prints them."""
    from pincite.service.client.parsing import parsed
    from pincite.service.repeats.searching import Also, FoldedHit
    from pincite.service.wire.asking import FoundPassages

    found = parsed(FoundPassages, said, "The service")
    facts = _facts(settings, [one.document_id for one in found.hits])
    return [
        FoldedHit(
            _hit(one, facts),
            tuple(Also(other.citation, other.besides) for other in one.also),
            one.also_in,
            one.also_more,
        )
        for one in found.hits
        if one.document_id in facts
    ]


def _facts(settings: Settings, ids: Iterable[str]) -> "dict[str, DocumentFacts]":
    from pincite.index.home import open_collection
    from pincite.index.truth.documents import documents_by_id

    opened = open_collection(settings.home, settings.collection)
    with closing(opened.connection), opened.snapshot():
        return documents_by_id(opened.connection, list(dict.fromkeys(ids)))


def _hit(found: "FoundPassage", facts: "dict[str, DocumentFacts]") -> "Hit":
    from pincite.index.hit import Hit
    from pincite.ingest.document import Passage, Sentence

    sentences = tuple(Sentence((), text) for text in found.sentences)
    passage = Passage(found.passage_id, found.document_id, found.spans, found.text, "", found.heading, sentences)
    return Hit(passage, facts[found.document_id], found.score, found.rank, found.signals, 0, found.page_label)


def _about(document: "DocumentFacts") -> "Hit":
    """A hit that only says which document is cited: an answer prints no more of it."""
    from pincite.index.hit import Hit
    from pincite.ingest.document import Passage

    return Hit(Passage("", document.id, (), "", "", "", ()), document, 0.0, 0, {}, 0)
