"""How near a claim must be to the nearest of its quotes, by encoder and direction.

Measured with `pincite-eval checker`.
"""

from index import pair
from index.bundled import MODEL as E5

_LEAST = {pair.NAME: (0.80, 0.71), E5: (0.87, 0.76)}  # within one language, across two
_LENIENT = (0.0, 0.0)


def least_similarity(model: str, claim: str | None, quote: str | None) -> float:
    """The least cosine for a claim in one language and a quote in another; 0 for an encoder that was not measured."""
    same, across = _LEAST.get(model, _LENIENT)
    return same if claim == quote else across
