"""How many falsehoods the check of written answers catches, and how many true sentences it lets pass."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.eval.checker.planted import Pair, falsehood
from pincite.index.encoders.encoder import Encoder
from pincite.service.checking.claims.support import Support, find_support


@dataclass(frozen=True, slots=True)
class Tried:
    """What the check said of a claim: a true one, or the falsehood made of it."""

    pair: Pair
    claim: str
    is_true: bool
    support: Support

    @property
    def right(self) -> bool:
        """Whether a true claim passed, or a falsehood was caught."""
        return self.support.supported is self.is_true


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `tried`."""

    right: int
    tried: int


def try_pairs(pairs: Sequence[Pair], encoder: Encoder) -> list[Tried]:
    """Each pair's claim and its falsehood before the pair's quotes."""
    claims = [(pair, claim, truth) for pair in pairs for claim, truth in ((pair.claim, True), (falsehood(pair), False))]
    vectors = encoder.encode_passages([claim for _, claim, _ in claims])
    quotes = {pair.id: encoder.encode_passages(pair.quotes) for pair in pairs}
    return [
        Tried(pair, claim, truth, find_support(encoder.name, claim, vector, pair.quotes, quotes[pair.id]))
        for (pair, claim, truth), vector in zip(claims, vectors, strict=True)
    ]


def caught_by_change(tried: Sequence[Tried]) -> dict[str, Share]:
    """Falsehoods caught, by what was changed."""
    return _shares([(one.pair.change, one.right) for one in tried if not one.is_true])


def caught_by_direction(tried: Sequence[Tried]) -> dict[str, Share]:
    """Falsehoods caught, by the languages of claim and quotes."""
    return _shares([(one.pair.direction, one.right) for one in tried if not one.is_true])


def passed_by_direction(tried: Sequence[Tried]) -> dict[str, Share]:
    """True claims passed, by the languages of claim and quotes."""
    return _shares([(one.pair.direction, one.right) for one in tried if one.is_true])


def total(shares: dict[str, Share]) -> Share:
    """All together."""
    return Share(sum(share.right for share in shares.values()), sum(share.tried for share in shares.values()))


def _shares(outcomes: Sequence[tuple[str, bool]]) -> dict[str, Share]:
    tried = Counter(key for key, _ in outcomes)
    right = Counter(key for key, is_right in outcomes if is_right)
    return {key: Share(right[key], count) for key, count in tried.items()}
