"""Where a source denies a sentence of a draft, and where it only has a negation somewhere."""

from collections.abc import Sequence

import pytest

from pincite.service.drafts.denial import denied
from pincite.service.drafts.wording import Wording
from tests.fakes.hashed_words import HashedWords


def _denied(claim: str, quote: str) -> list[str]:
    def frequency(words: Sequence[str]) -> Sequence[int]:
        return [0] * len(words)

    return list(denied(claim, [quote], Wording(HashedWords(), frequency, 100)))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The mayor closed the harbour of the town.", "The mayor never closed the harbour of the town."),
        ("시장은 마을의 항구를 닫지 않았다.", "시장은 마을의 항구를 닫았다."),
    ],
)
def test_a_negation_that_only_one_of_them_has_denies(claim: str, quote: str) -> None:
    assert _denied(claim, quote)
    assert not _denied(quote, quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("마을의 오래된 항구를 지킨 시장은 항구를 팔지 않았다.", "오래된 마을 항구를 시장은 팔지 않았다."),
        (
            "Because the mayor loved the old harbour, he never sold the harbour.",
            "The mayor never sold the old harbour that he loved.",
        ),
        (
            "The mayor kept the old harbour of the town, and nobody boarded a steamer.",
            "The mayor never gave the old harbour of the town away.",
        ),
        (
            "Deliveries of grain to the harbour town had stopped.",
            "Deliveries of grain to the harbour town were not made.",
        ),
    ],
)
def test_a_negation_that_another_clause_of_the_claim_has_denies_nothing(claim: str, quote: str) -> None:
    assert _denied(claim, quote) == []
