"""A share: how many of those tried are right."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """A share: `right` out of `tried`."""

    right: int
    tried: int

    @property
    def value(self) -> float:
        """The share as a number from 0 to 1; 1 if none was tried.

        >>> Share(3, 4).value, Share(0, 0).value
        (0.75, 1.0)
        """
        return self.right / self.tried if self.tried else 1.0

    @property
    def wrong(self) -> int:
        """How many are not right."""
        return self.tried - self.right


def total(shares: Iterable[Share]) -> Share:
    """Return the sum of all shares.

    >>> total([Share(1, 2), Share(3, 4)])
    Share(right=4, tried=6)
    """
    every = list(shares)
    return Share(sum(share.right for share in every), sum(share.tried for share in every))
