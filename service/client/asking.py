"""Builds the requests that the client sends for a search or a question."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pincite.index.hit import Filters
from pincite.service.answering.followups import Turn


@dataclass(frozen=True, slots=True)
class Wish:
    """How to answer a question.

    `keep_unsupported` also shows written sentences that fail the check, with their faults. With `translate`, the
    service's language model, if it has one, translates the documents' own sentences into the language of the question;
    with None only quotes beside written sentences, with False nothing. `earlier` lists the previous turns, oldest
    first, at most 50:

        >>> treaty = Turn("What does the treaty of Pyongyang name?", "Mutual military assistance.")
        >>> answer = client.ask("When was it signed?", write=True, wish=Wish(earlier=(treaty,)))
        >>> answer.question
        'When was the treaty of Pyongyang signed?'
    """

    keep_unsupported: bool = False
    translate: bool | None = None
    earlier: tuple[Turn, ...] = ()


def searched(question: str, filters: Filters) -> Mapping[str, Any]:
    """The request body of a search."""
    return {"question": question, "filters": asdict(filters)}


def wished(question: str, filters: Filters, write: bool, wish: Wish) -> Mapping[str, Any]:
    """The request body of a question."""
    return {**searched(question, filters), "write": write, **asdict(wish)}
