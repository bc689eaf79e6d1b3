"""Answers questions from your own documents, with a verbatim citation for every sentence.

    from pathlib import Path
    import pincite

    with pincite.open("briefs") as collection:
        collection.add([Path("~/briefs").expanduser()])
        for hit in collection.search("sanctions after the panel", k=5):
            print(hit.rank, hit.document.title, hit.passage.text)
        answer = collection.ask("what did Russia gain from the Vostochny summit")
        for citation in answer.citations:
            print(f'"{citation.quote}" {citation.document}, p. {citation.page}, {citation.id}')
            print(collection.resolve(citation.id).before)

    with pincite.Client("http://127.0.0.1:8000") as service:  # the same from a running `pincite serve`
        print(service.ask("what did Russia gain from the Vostochny summit").sentences)

The names in `__all__` are the public API; everything else in the package is private.
Each name is loaded on first use, so `import pincite` is fast.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pincite.index.changing.adding import Reader, Summary
    from pincite.index.changing.progress import Progress
    from pincite.index.changing.removing import Removed
    from pincite.index.hit import DocumentFacts, Filters, Hit
    from pincite.ingest.errors import PinciteError
    from pincite.ingest.reading.worker import ReadLimits
    from pincite.service.answering.answer import Answer, AnswerSentence
    from pincite.service.citations.citation import Citation, Resolved
    from pincite.service.client.client import Client
    from pincite.service.local import Collection
    from pincite.service.local import open_collection as open  # noqa: A004  as gzip.open
    from pincite.service.quotes.find import QuoteMatch

__all__ = [
    "Answer",
    "AnswerSentence",
    "Citation",
    "Client",
    "Collection",
    "DocumentFacts",
    "Filters",
    "Hit",
    "PinciteError",
    "Progress",
    "QuoteMatch",
    "ReadLimits",
    "Reader",
    "Removed",
    "Resolved",
    "Summary",
    "open",
]

_PLACES = {
    "Answer": "pincite.service.answering.answer",
    "AnswerSentence": "pincite.service.answering.answer",
    "Citation": "pincite.service.citations.citation",
    "Client": "pincite.service.client.client",
    "Collection": "pincite.service.local",
    "DocumentFacts": "pincite.index.hit",
    "Filters": "pincite.index.hit",
    "Hit": "pincite.index.hit",
    "PinciteError": "pincite.ingest.errors",
    "Progress": "pincite.index.changing.progress",
    "QuoteMatch": "pincite.service.quotes.find",
    "ReadLimits": "pincite.ingest.reading.worker",
    "Reader": "pincite.index.changing.adding",
    "Removed": "pincite.index.changing.removing",
    "Resolved": "pincite.service.citations.citation",
    "Summary": "pincite.index.changing.adding",
}


def __getattr__(name: str) -> Any:
    if name == "open":
        return importlib.import_module("pincite.service.local").open_collection
    if name not in _PLACES:
        raise AttributeError(f"module 'pincite' has no attribute {name!r}")
    return getattr(importlib.import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return __all__
