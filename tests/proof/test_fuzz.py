"""Strange inputs of every kind are taken, or refused in words."""

from pathlib import Path

import pytest

from tests.proof.commands import warm
from tests.proof.fuzz import KINDS, fuzz
from tests.proof.tally import Tally

pytestmark = pytest.mark.proof

INPUTS = 200


@pytest.mark.parametrize("kind", KINDS)
def test_strange_inputs_are_taken_or_refused_in_words(kind: str, tmp_path: Path) -> None:
    warm()
    tally = Tally("fuzz")
    fuzz(tally, kind, tmp_path / "fuzz", INPUTS, 1)
    assert tally.tried == INPUTS
    assert not tally.findings, tally.text()
