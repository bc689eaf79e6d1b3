"""Builds the requests that the client sends for a search or a question."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pincite.index.hit import Filters
from pincite.index.truth.listing import Listing
from pincite.ingest.errors import BadOption
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


def searched(question: str, filters: Filters, fold: bool = True) -> Mapping[str, Any]:
    """The request body of a search; a service of an older version knows no `fold`, and folds nothing."""
    return {"question": question, "filters": narrowed(filters)} | ({} if fold else {"fold": False})


def narrowed(filters: Filters) -> Mapping[str, Any]:
    """The filters that restrict something; a service of an older version refuses those that it does not know."""
    return {name: value for name, value in asdict(filters).items() if value}


def listing(asked: Listing) -> Mapping[str, Any]:
    """The parameters of a list of documents; raises BadOption for filters that lists do not have."""
    filters, usual = asked.filters, Listing()
    several = {"language": filters.languages, "author": filters.authors, "group": filters.groups}
    if filters.documents or any(len(one) > 1 for one in several.values()):
        raise BadOption(
            "Documents are listed by one language, one author and one group at most. Leave the other filters out."
        )
    chosen = {"title": asked.title, "search": asked.text, "date_from": filters.date_from, "date_to": filters.date_to}
    chosen |= {name: one[0] for name, one in several.items() if one}
    order = {} if asked.order is usual.order else {"sort": asked.order.value}
    order |= {"descending": "true"} if asked.descending else {}
    return {name: one for name, one in chosen.items() if one} | order | {"limit": asked.limit, "offset": asked.offset}


def wished(question: str, filters: Filters, write: bool, wish: Wish) -> Mapping[str, Any]:
    """The request body of a question."""
    return {**searched(question, filters), "write": write, **asdict(wish)}
