"""The analyser of Korean, Kiwi: in this process, or in one beside it while it opens. Owns kiwipiepy.

Opening it takes a second of CPU time, in which its process runs no other Python. A command that waits for it opens it
in a process of its own, on another core, and asks there.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock
from types import ModuleType
from typing import Any, NamedTuple, Protocol, cast

_START = "import sys; sys.path[:] = sys.argv[1:]; from pincite.ingest.analyser import serve; serve()"


class Token(NamedTuple):
    """A morpheme at `text[start:end]`; `tag` is a Sejong tag, with a suffix that marks irregular verbs."""

    form: str
    tag: str
    start: int
    end: int


class Reading(NamedTuple):
    """One way to analyse a text, and its log probability."""

    tokens: list[Token]
    score: float


class Analyser(Protocol):
    """What this package asks of Kiwi."""

    def tokens(self, text: str) -> list[Token]:
        """Return the morphemes of the likeliest reading."""

    def readings(self, texts: Sequence[str]) -> list[Reading]:
        """Return the likeliest reading of each text."""

    def reading_without(self, text: str, word: str) -> Reading:
        """Return the likeliest reading in which this word is not used."""

    def spaced(self, text: str) -> str:
        """Return the text with spaces between its words."""


class Here:
    """The analyser in this process, which it holds up while it opens."""

    def __init__(self) -> None:
        from kiwipiepy import Kiwi

        # Without the dictionary of multi-word names, opening takes 1.2 s instead of 3; names are split anyway.
        self._kiwi = Kiwi(num_workers=1, load_multi_dict=False)

    def tokens(self, text: str) -> list[Token]:
        """Return the morphemes of the likeliest reading."""
        return _plain(self._kiwi.tokenize(text))

    def readings(self, texts: Sequence[str]) -> list[Reading]:
        """Return the likeliest reading of each text."""
        # Several go to a thread of Kiwi's own, which a process that was forked off does not have.
        found = self._kiwi.analyze(list(texts)) if len(texts) > 1 else map(self._kiwi.analyze, texts)
        return [Reading(_plain(results[0][0]), results[0][1]) for results in found]

    def reading_without(self, text: str, word: str) -> Reading:
        """Return the likeliest reading in which this word is not used."""
        tokens, score = self._kiwi.analyze(text, blocklist=[word])[0]
        return Reading(_plain(tokens), score)

    def spaced(self, text: str) -> str:
        """Return the text with spaces between its words."""
        return str(self._kiwi.space(text))


class Beside:
    """The analyser in a process of its own, which opens it at once. Threads may share it.

    If that process ends for whatever reason, the analyser is opened in this one. `close` ends it.
    """

    def __init__(self) -> None:
        self._asking = Lock()
        self._here: Here | None = None
        self._closed = False
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-c", _START, *sys.path],  # without `site`, since it is given all paths
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def tokens(self, text: str) -> list[Token]:
        """Return the morphemes of the likeliest reading."""
        return cast(list[Token], self._ask("tokens", text))

    def readings(self, texts: Sequence[str]) -> list[Reading]:
        """Return the likeliest reading of each text."""
        return cast(list[Reading], self._ask("readings", texts))

    def reading_without(self, text: str, word: str) -> Reading:
        """Return the likeliest reading in which this word is not used."""
        return cast(Reading, self._ask("reading_without", text, word))

    def spaced(self, text: str) -> str:
        """Return the text with spaces between its words."""
        return cast(str, self._ask("spaced", text))

    def close(self) -> None:
        """End the process, which may still be opening the analyser. Who waits for it gets EOFError or OSError."""
        self._closed = True
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                assert pipe is not None
                pipe.close()

    def _ask(self, method: str, *arguments: object) -> Any:
        with self._asking:
            if self._here is None:
                try:
                    return self._asked((method, arguments))
                except (OSError, EOFError, ValueError, pickle.UnpicklingError):  # it was killed, or could not open
                    if self._closed:
                        raise
                    self._here = Here()
            return getattr(self._here, method)(*arguments)

    def _asked(self, request: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pickle.dump(request, self._process.stdin)
        self._process.stdin.flush()
        return pickle.load(self._process.stdout)


def serve() -> None:
    """Answer what `Beside` asks on stdin until it closes; the main function of its process."""
    with suppress(ValueError):  # Ctrl-C reaches every process; the parent decides
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    with os.fdopen(os.dup(0), "rb") as requests, os.fdopen(os.dup(1), "wb") as replies:
        os.dup2(2, 1)  # keeps what libraries print out of the replies
        sys.modules.setdefault("tqdm", ModuleType("tqdm"))  # a progress bar of Kiwi's trainers, half of its import
        here = Here()
        here.tokens("")  # only the first text opens all of it
        with suppress(EOFError):
            while True:
                method, arguments = pickle.load(requests)
                pickle.dump(getattr(here, method)(*arguments), replies)
                replies.flush()
    os._exit(0)  # at once, without taking the analyser apart


def _plain(tokens: Any) -> list[Token]:
    return [Token(token.form, token.tag, token.start, token.end) for token in tokens]
