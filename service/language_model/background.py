"""An async iterator that works on a thread of its own, for whoever is not async."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from types import TracebackType
from typing import Any, TypeVar

from pincite.ingest.errors import LanguageModelUnreachable
from pincite.service.language_model.model import LanguageModel, Message, Schema

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None = None


class Background(Generator[T, None, None]):
    """What an async iterator gives, as it comes; it begins at once and does not wait for who iterates.

    `close` ends it from any thread and at any time, also while another thread waits for the next item; that one is
    told the end. Who lets go of it closes it. What the iterator raises is raised where it would have been given.
    """

    def __init__(self, source: AsyncGenerator[T, None]) -> None:
        self._ready: SimpleQueue[T | _End] = SimpleQueue()
        self._closed = False
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(_hand_over(source, self._ready))
        self._task.add_done_callback(partial(_tell_end, self._ready))
        # It holds nothing of this object, so that an iterator that nobody holds is closed.
        threading.Thread(target=_run, args=(self._loop, self._task), name="background", daemon=True).start()

    def send(self, _: None) -> T:
        """The next item, as `next` gives it."""
        item = self._ready.get()
        if isinstance(item, _End):
            self._ready.put(_End())  # for whoever asks again
            if item.error and not self._closed:
                raise item.error
        if self._closed or isinstance(item, _End):
            raise StopIteration
        return item

    def throw(self, kind: Any, error: Any = None, trace: TracebackType | None = None) -> T:
        """Closes and raises, as a generator that catches nothing."""
        self.close()
        return super().throw(kind, error, trace)

    def close(self) -> None:
        """Gives the work up; does not wait until it has ended."""
        self._closed = True
        with suppress(RuntimeError):  # it has ended already
            self._loop.call_soon_threadsafe(self._task.cancel)

    def __del__(self) -> None:
        self.close()


async def _hand_over(source: AsyncGenerator[T, None], ready: "SimpleQueue[T | _End]") -> None:
    async with aclosing(source):
        async for item in source:
            ready.put(item)


def _tell_end(ready: "SimpleQueue[T | _End]", task: "asyncio.Task[None]") -> None:
    ready.put(_End(None if task.cancelled() else task.exception()))


def _run(loop: asyncio.AbstractEventLoop, task: "asyncio.Task[None]") -> None:
    try:
        with suppress(asyncio.CancelledError, Exception):  # told already
            loop.run_until_complete(task)
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())
    finally:
        loop.close()


class Abandonable:
    """The same LanguageModel until `abandon`, which any thread may call."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._writing: Generator[str, None, None] | None = None
        self._abandoned = False

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    def stream(
        self, messages: Sequence[Message], schema: Schema | None, most_tokens: int
    ) -> Generator[str, None, None]:
        """The reply; raises LanguageModelUnreachable once it was abandoned."""
        if self._abandoned:
            raise LanguageModelUnreachable("Nobody waits for the language model any more.")
        self._writing = self._model.stream(messages, schema, most_tokens)
        return self._writing

    def abandon(self) -> None:
        """Ends what is being written, and all that would be asked for."""
        self._abandoned = True
        if self._writing is not None:
            with suppress(ValueError):  # a plain generator cannot be closed while it runs; it is not asked again
                self._writing.close()
