"""The analyser of Korean in a process of its own says what it says here, and no harm to it costs an answer."""

import os
import signal
from collections.abc import Iterator
from threading import Thread

import pytest

from pincite.ingest.analyser import Analyser, Beside, Here

TEXTS = (
    "북한은 러시아에 포탄을 공급했다.",
    "우주기지 건설",
    "",
    "Vostochny 우주기지 3,225m",
    "극동연방관구",
    "\ufffd 아름다워 \n",
)


@pytest.fixture(scope="module")
def here() -> Here:
    return Here()


@pytest.fixture
def beside() -> Iterator[Beside]:
    opened = Beside()
    yield opened
    opened.close()


def said(analyser: Analyser) -> list[object]:
    """All that an analyser says about the texts."""
    return [
        *map(analyser.tokens, TEXTS),
        analyser.readings(TEXTS),
        *(analyser.reading_without(text, "우주기지") for text in TEXTS),
        analyser.spaced("북한은러시아에포탄을공급했다"),
    ]


def test_it_says_the_same_in_another_process_to_several_threads(here: Here, beside: Beside) -> None:
    heard: list[list[object]] = []
    threads = [Thread(target=lambda: heard.append(said(beside))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == [said(here)] * 3


def test_a_process_that_is_killed_is_done_without(here: Here, beside: Beside) -> None:
    os.kill(beside.pid, signal.SIGTERM)
    assert said(beside) == said(here)


def test_closing_it_while_it_opens_ends_it_and_whoever_waits() -> None:
    opening, ended = Beside(), []

    def wait() -> None:
        with pytest.raises((EOFError, OSError, ValueError)):
            opening.tokens("포탄")
        ended.append(True)

    waiting = Thread(target=wait)
    waiting.start()
    opening.close()
    waiting.join(30)
    assert ended
    with pytest.raises(ProcessLookupError):
        os.kill(opening.pid, 0)
