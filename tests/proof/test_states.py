"""Whatever is asked in whatever order, the service knows what is stored."""

import pytest

from tests.proof.states import walk
from tests.proof.tally import Tally

pytestmark = pytest.mark.proof


@pytest.mark.timeout(600)  # every file that is sent is read by a process of its own
def test_any_order_of_requests_leaves_what_was_stored() -> None:
    tally = Tally("states")
    walk(tally, 4, 15)
    assert not tally.findings, tally.text()
