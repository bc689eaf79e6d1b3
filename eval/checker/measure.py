"""Measure how many falsehoods the check of written answers catches, and how many true sentences it passes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.eval.checker.planted import Pair, falsehood
from pincite.eval.measures.share import Share
from pincite.index.encoders.encoder import Encoder
from pincite.service.checking.claims.support import Support, find_support


@dataclass(frozen=True, slots=True)
class Tried:
    """The check's verdict on a claim, which is a true sentence or the falsehood derived from it."""

    pair: Pair
    claim: str
    is_true: bool
    support: Support

    @property
    def right(self) -> bool:
        """Whether the verdict is right: a true claim passed, or a falsehood was caught."""
        return self.support.supported is self.is_true


def try_pairs(pairs: Sequence[Pair], encoder: Encoder) -> list[Tried]:
    """Check each pair's claim and its falsehood against the pair's quotes, and return the verdicts."""
    claims = [(pair, claim, truth) for pair in pairs for claim, truth in ((pair.claim, True), (falsehood(pair), False))]
    vectors = encoder.encode_passages([claim for _, claim, _ in claims])
    quotes = {pair.id: encoder.encode_passages(pair.quotes) for pair in pairs}
    return [
        Tried(pair, claim, truth, find_support(encoder.name, claim, vector, pair.quotes, quotes[pair.id]))
        for (pair, claim, truth), vector in zip(claims, vectors, strict=True)
    ]


def caught_by_change(tried: Sequence[Tried]) -> dict[str, Share]:
    """Return the falsehoods caught, by kind of change."""
    return _shares([(one.pair.change, one.right) for one in tried if not one.is_true])


def caught_by_direction(tried: Sequence[Tried]) -> dict[str, Share]:
    """Return the falsehoods caught, by the languages of claim and quotes."""
    return _shares([(one.pair.direction, one.right) for one in tried if not one.is_true])


def passed_by_direction(tried: Sequence[Tried]) -> dict[str, Share]:
    """Return the true claims passed, by the languages of claim and quotes."""
    return _shares([(one.pair.direction, one.right) for one in tried if one.is_true])


def _shares(outcomes: Sequence[tuple[str, bool]]) -> dict[str, Share]:
    tried = Counter(key for key, _ in outcomes)
    right = Counter(key for key, is_right in outcomes if is_right)
    return {key: Share(right[key], count) for key, count in tried.items()}
