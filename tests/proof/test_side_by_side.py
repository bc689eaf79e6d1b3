"""Several processes on one collection: every search sees what was there, and nobody meets an error."""

from pathlib import Path

import pytest

from tests.proof.commands import warm
from tests.proof.side_by_side import side_by_side
from tests.proof.tally import Tally

pytestmark = pytest.mark.proof

SECONDS = 25


def test_editors_readers_and_askers_side_by_side(tmp_path: Path) -> None:
    warm()
    tally = Tally("side by side")
    side_by_side(tally, tmp_path / "two", SECONDS, 1)
    assert tally.verdicts["changed"] >= 10 and tally.verdicts["seen"] >= 50, tally.text()
    assert not tally.findings, tally.text()
