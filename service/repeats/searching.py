"""Searches as `index/search` does, and folds what was found: passages that repeat one another are one finding."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.index.collection import Collection
from pincite.index.hit import Filters, Hit
from pincite.index.search.question import Question
from pincite.index.search.search import MOST_HITS, search
from pincite.service.citations.citation import Citation, CitationList
from pincite.service.repeats.folding import groups

MOST_ALSO = 10  # other places that are told of one passage
_FURTHER = 4  # times as many passages are looked at where some were folded


@dataclass(frozen=True, slots=True)
class Also:
    """Where a passage is repeated; `besides` are the sentences that stand there, and not in the passage shown."""

    citation: Citation
    besides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoldedHit:
    """A passage, and passages that mostly repeat it: the first MOST_ALSO of them.

    `documents` counts the other documents that have one; `more`: beyond what was looked at there may be others.
    """

    hit: Hit
    also: tuple[Also, ...] = ()
    documents: int = 0
    more: bool = False


def search_folded(collection: Collection, question: Question, count: int, filters: Filters) -> list[FoldedHit]:
    """The `count` best passages that differ, in the order and with the ranks of `search`; raises what that raises."""
    with collection.reading():
        hits = search(collection, question, count, filters)
        full = len(hits) == count
        if full and len(groups(hits)) < count:
            further = min(_FURTHER * count, MOST_HITS)
            wider = search(collection, question, further, filters)
            known = {hit.key for hit in hits}
            new = (hit for hit in wider if hit.key not in known)
            hits += [replace(hit, rank=rank) for rank, hit in enumerate(new, count + 1)]
            full = len(wider) == further
        return folded(collection, hits, count, full)


def folded(collection: Collection, hits: Sequence[Hit], count: int, full: bool) -> list[FoldedHit]:
    """At most `count` of these passages, with those that say the same; `full`: a search may have found more of them."""
    cited = CitationList(collection)
    found = [
        FoldedHit(
            one.first,
            tuple(Also(_citation(cited, other.hit), other.besides) for other in one.repeats[:MOST_ALSO]),
            len({other.hit.document.id for other in one.repeats} - {one.first.document.id}),
            full and bool(one.repeats) and one.repeats[-1].hit is hits[-1],
        )
        for one in groups(hits)[:count]
    ]
    cited.kept()
    return found


def distinct(hits: Sequence[Hit], count: int) -> list[FoldedHit]:
    """The first `count` of these passages that differ, without the places of the others."""
    return [FoldedHit(one.first) for one in groups(hits)[:count]]


def _citation(cited: CitationList, hit: Hit) -> Citation:
    """The citation of a passage's words, on the page where it begins."""
    (number,) = cited.numbers(hit.document, hit.passage.spans[:1])
    return cited.citations()[number - 1]
