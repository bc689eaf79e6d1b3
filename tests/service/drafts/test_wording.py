"""How much of a sentence's wording a quote has."""

from collections.abc import Sequence

import numpy as np
import pytest

from pincite.index.encoders.encoder import Encoder
from pincite.service.drafts.wording import Wording
from tests.fakes.hashed_words import HashedWords


def _wording(encoder: Encoder) -> Wording:
    def frequency(words: Sequence[str]) -> Sequence[int]:
        return [0] * len(words)

    return Wording(encoder, frequency, 100)


@pytest.fixture
def wording() -> Wording:
    """Compares by an encoder to which no two words are alike."""
    return _wording(HashedWords())


def test_a_translation_is_a_counterpart(wording: Wording) -> None:
    assert wording.coverage("The ambassador accepted the missile.", ["대사는 미사일을 받아들였다."]) == 1.0
    assert wording.coverage("대사는 미사일을 받아들였다.", ["The ambassador accepted the missile."]) == 1.0
    assert wording.coverage("The ambassador accepted the missile.", ["대사는 유럽으로 갔다."]) < 0.5


def test_what_one_of_the_quotes_has_counts(wording: Wording) -> None:
    claim = "The bridge carries coal."
    bridge, coal = "Nobody crosses the bridge.", "Trains carry coal."
    alone = [wording.coverage(claim, [quote]) for quote in (bridge, coal)]
    assert 0 < min(alone) <= max(alone) < wording.coverage(claim, [bridge, coal]) == 1.0


def test_comparing_many_at_once_changes_nothing(wording: Wording) -> None:
    claim, quotes = "The bridge carries coal.", [f"Pier {number} has coal." for number in range(40)]
    apart = [_wording(HashedWords()).coverage(claim, [quote]) for quote in quotes]
    wording.compare(claim, quotes)
    assert np.allclose([wording.coverage(claim, [quote]) for quote in quotes], apart)
