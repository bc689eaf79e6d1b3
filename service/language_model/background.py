"""Runs an async iterator on its own thread for synchronous callers, and makes a model's replies cancellable."""

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
    """The items of an async iterator as a synchronous generator; it starts at once and runs ahead of its consumer.

    `close` ends it from any thread and at any time, even while another thread waits for the next item: that thread
    gets StopIteration. Garbage collection closes it. An error of the iterator is raised in place of the next item.
    """

    def __init__(self, source: AsyncGenerator[T, None]) -> None:
        self._ready: SimpleQueue[T | _End] = SimpleQueue()
        self._closed = False
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(_hand_over(source, self._ready))
        self._task.add_done_callback(partial(_tell_end, self._ready))
        # The thread holds no reference to this object, so an abandoned iterator is collected and closed.
        threading.Thread(target=_run, args=(self._loop, self._task), name="background", daemon=True).start()

    def send(self, _: None) -> T:
        """The next item, as for `next`."""
        item = self._ready.get()
        if isinstance(item, _End):
            self._ready.put(_End())  # for further calls
            if item.error and not self._closed:
                raise item.error
        if self._closed or isinstance(item, _End):
            raise StopIteration
        return item

    def throw(self, kind: Any, error: Any = None, trace: TracebackType | None = None) -> T:
        """Closes the generator and raises the error, like a generator that catches nothing."""
        self.close()
        return super().throw(kind, error, trace)

    def close(self) -> None:
        """Cancels the work; does not wait for it to end."""
        self._closed = True
        with suppress(RuntimeError):  # the loop is closed already
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
        with suppress(asyncio.CancelledError, Exception):  # passed on by _tell_end
            loop.run_until_complete(task)
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())
    finally:
        loop.close()


class Abandonable:
    """A LanguageModel whose replies any thread can cancel with `abandon`, for clients that may disconnect."""

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
        """The reply; raises LanguageModelUnreachable after `abandon`."""
        if self._abandoned:
            raise LanguageModelUnreachable("The request was cancelled, so the language model was not asked.")
        self._writing = self._model.stream(messages, schema, most_tokens)
        return self._writing

    def abandon(self) -> None:
        """Cancels the current reply and refuses all later requests."""
        self._abandoned = True
        if self._writing is not None:
            with suppress(ValueError):  # a plain generator cannot be closed while it runs, but nothing reads on
                self._writing.close()
