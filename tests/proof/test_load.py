"""The load and the soak in small; the long runs are `make proof PROOF="load --count 600"` and `soak --count 3600`."""

from pathlib import Path

import pytest

from tests.proof.load import Sample, grown, load, soak
from tests.proof.tally import Tally

pytestmark = pytest.mark.load


def test_many_clients_are_answered_or_asked_to_wait(tmp_path: Path) -> None:
    tally = Tally("load")
    load(tally, tmp_path / "load", 40, 3)
    assert tally.verdicts["answered"] > 0
    assert not tally.verdicts["failed"], tally.text()


def test_slow_clients_and_ones_that_leave_let_nothing_grow(tmp_path: Path) -> None:
    tally = Tally("soak")
    soak(tally, tmp_path / "soak", 12)
    assert not tally.findings, tally.text()


def test_growth_is_noticed() -> None:
    still = [Sample(200_000_000, 40)] * 40
    assert grown(still) == []
    assert len(grown([Sample(200_000_000 + at * 3_000_000, 40 + 2 * at) for at in range(40)])) == 2
