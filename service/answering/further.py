"""Looks further down the ranking for what several did: passages that name all whom the question names.

What Russia supplied to North Korea stands in one sentence of a passage on something else, so the passage is not near.
"""

from collections.abc import Sequence

from pincite.index.collection import Collection
from pincite.index.hit import Filters, Hit
from pincite.index.search.question import Question
from pincite.index.search.search import search
from pincite.service.answering.asked import Asked

_LOOKED_THROUGH = 36  # passages


def further(
    collection: Collection, question: Question, asked: Asked, hits: Sequence[Hit], filters: Filters
) -> list[Hit]:
    """Return the passages beyond the hits to look into as well; none unless it asks what several did."""
    if not asked.together:
        return []
    near = {hit.key for hit in hits}
    found = (hit for hit in search(collection, question, _LOOKED_THROUGH, filters) if hit.key not in near)
    return [hit for hit in found if all(party.is_in(_words(hit)) for party in asked.parties)]


def _words(hit: Hit) -> str:
    sentences = " ".join(sentence.text for sentence in hit.passage.sentences)
    return f"{hit.document.title or ''}. {hit.passage.heading}. {sentences}"
