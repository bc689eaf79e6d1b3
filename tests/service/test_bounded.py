"""Hostile texts of a request's length cost little: four times the text is not sixteen times the work."""

import time
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from pincite.index.search.search import LONGEST_QUESTION
from pincite.service.answering.understanding.understand import understand
from pincite.service.checking.claims.support import find_support
from pincite.service.checking.orders.addressed import addresses_model
from pincite.service.quotes.manuscript import quotations

QUOTE = "The treaty was signed by 2 presidents in Pyongyang on 19 June 2024, and 3,000 tons of grain went to Russia."
PIECES = [
    *("-1,000 ", "$1 ", "1,", "12 ", "1 ~ 2 % ", "1일 ", "3천 ", "천", "十", "one hundred and ", "the two ", "2 "),
    *(
        "who was ",
        "will not ",
        "from Russia to China ",
        "북한은 ",
        "러시아가 ",
        "a ",
        "Aa",
        "“a",
        '"a ',
        "> \n",
        "\n",
        " ",
    ),
]
TWICE = np.ones((2, 1), dtype=np.float32)


def claimed(text: str) -> None:
    find_support("model", text, TWICE[0], [QUOTE, text[1:]], TWICE, ["Title 2024", ""])


def quoted(text: str) -> None:
    find_support("model", QUOTE, TWICE[0], [text, QUOTE], TWICE)


ENTRIES: dict[str, Callable[[str], object]] = {
    "claim": claimed,
    "quote": quoted,
    "question": partial(understand, earlier=[("What did Kim say of the treaty?", "It was signed.")]),
    "earlier question": lambda text: understand("And why?", [(text, text)]),
    "orders": addresses_model,
    "manuscript": lambda text: list(quotations(text)),
}
_NO_MATTER = 0.4  # seconds of the processor
_WIDE = 9  # linear work is 4 times as much, quadratic 16 times


def seconds(work: Callable[[str], object], piece: str, length: int, times: int = 1) -> float:
    """The least of so many runs, of this thread alone: what other tests left to collect or to run is not its work."""
    text = (piece * length)[:length]
    return min(timed(work, text) for _ in range(times))


def timed(work: Callable[[str], object], text: str) -> float:
    begun = time.thread_time()
    work(text)
    return time.thread_time() - begun


@pytest.mark.parametrize("entry", ENTRIES)
def test_work_grows_with_the_text_and_not_with_its_square(entry: str) -> None:
    work = ENTRIES[entry]
    work("Kim sent 3 letters to Russia in 2024. 북한은 포탄을 보냈다.")  # dictionaries are loaded
    for piece in PIECES:
        if seconds(work, piece, LONGEST_QUESTION) > _NO_MATTER:
            whole, quarter = (seconds(work, piece, length, 3) for length in (LONGEST_QUESTION, LONGEST_QUESTION // 4))
            assert whole < _NO_MATTER or whole / quarter < _WIDE, piece
