"""What an assistant reads of an answer in part."""

from pincite.service.mcp.texts import answer
from pincite.service.wire.asking import given_answer
from tests.making.answers import FIRST, NEAREST, PARTLY


def test_an_assistant_reads_first_what_is_missing_and_then_who_says_the_same() -> None:
    said = answer(given_answer(PARTLY)).splitlines()
    assert said[0].startswith('Partly: the documents speak of this, but do not mention "Sullivan". The nearest')
    assert said[2:4] == [f"{FIRST} [1]", f"{NEAREST} [2] (also said in [3])"]
