"""Runs the work of requests on collections in thread pools, so that it never blocks the event loop.

A SQLite connection belongs to one thread, so each thread opens collections for itself; all share the indexes in memory.
Each piece of work reads one snapshot of its collection. When a collection changes, the next question brings the indexes
forward; work in progress keeps its own.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from typing import TypeVar

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.index.legs.seam import KeptLegs
from pincite.index.search.question import Question
from pincite.index.search.search import prepare, search
from pincite.ingest.errors import CollectionBusy, PinciteError
from pincite.service.answering.abstention import judged
from pincite.service.answering.quoting import HITS
from pincite.service.answering.ready import get_ready
from pincite.service.audit import watched
from pincite.service.desk.limits import Limits, Queue, Rate, Shares
from pincite.service.desk.remembering import RememberingEncoder
from pincite.service.settings import Settings

T = TypeVar("T")
OpenModel = Callable[[str], Encoder]  # takes the model name stored with a collection

_READERS = 4  # threads; indexes and model release the GIL, so more threads than cores pay off
_DRAFTS = 2  # checked at once; each keeps a core busy for minutes
_CHECKS = 2  # manuscripts at once; each occupies a reader thread for seconds, and questions need the others
_WRITERS = 4
_AUTHORS = 4
_PATIENCE = 45.0  # seconds that a change is tried again; an addition beside it does not hold it up
_LONGEST_PAUSE = 0.4  # seconds between two tries; an edit reads its whole document at each
_ENCODERS = 4  # models kept open at once


class Desk:
    """The resources that all requests share: settings, limits, thread pools and open encoders."""

    def __init__(self, settings: Settings, limits: Limits, open_model: OpenModel, default_model: str) -> None:
        self._open_model = open_model
        self._default_model = default_model
        self.settings = settings
        self.limits = limits
        self.asking = Queue(limits.waiting, seconds=1)
        self.imaging = Queue(limits.waiting, seconds=1)
        self.placing = Queue(limits.waiting, seconds=1)
        self.writing = Queue(limits.waiting, seconds=5)
        self.sending = Queue(limits.waiting, seconds=5)
        self.uploads = Shares(limits.uploads, "uploads")
        self.streams = Shares(limits.streams, "event streams")
        self.checking = Queue(_CHECKS, seconds=5)
        self.composing = Queue(limits.written, seconds=20)
        self.poring = Queue(_DRAFTS, seconds=60)
        self.rate = Rate(limits.per_minute)
        self._readers = ThreadPoolExecutor(_READERS, "reader")
        self._painter = ThreadPoolExecutor(1, "painter")  # one process draws
        self._placer = ThreadPoolExecutor(1, "placer")  # another one finds words on pages
        self._writer = ThreadPoolExecutor(_WRITERS, "writer")  # most of an edit is embedding, which needs no lock
        self._authors = ThreadPoolExecutor(_AUTHORS, "author")  # these mostly wait for a language model
        self._checkers = ThreadPoolExecutor(_DRAFTS, "checker")
        self._opened = threading.local()
        self._legs: dict[str, tuple[object, KeptLegs]] = {}  # of each collection, shared by the threads
        self._encoders: dict[str, RememberingEncoder] = {}
        self._opening = threading.Lock()
        self._warming: Future[None] | None = None

    async def read(self, name: str | None, work: Callable[[Collection], T]) -> T:
        """The result of `work` on one snapshot of this collection (None: the default one), run on a reader thread."""

        def reading() -> T:
            collection = self._collection(name or self.settings.collection)
            with collection.snapshot():
                return work(collection)

        return await self._run(self._readers, reading)

    async def think(self, work: Callable[[], T]) -> T:
        """The result of `work`, which needs no collection, run on a reader thread."""
        return await self._run(self._readers, work)

    async def ask(self, name: str | None, work: Callable[[Collection, Encoder], T]) -> T:
        """Like `look`, with the collection's encoder; raises TooBusy if too many requests are waiting."""
        with self.asking.place():
            return await self.look(name, lambda collection: work(collection, self.encoder(collection.manifest.model)))

    async def look(self, name: str | None, work: Callable[[Collection], T]) -> T:
        """Like `read`, with the indexes at the moment of the snapshot."""

        def looking() -> T:
            collection = self._collection(name or self.settings.collection)
            with collection.reading():
                return work(collection)

        return await self._run(self._readers, looking)

    async def check(self, name: str | None, work: Callable[[Collection], T]) -> T:
        """Like `read`, for work that takes seconds; raises TooBusy if too much such work is running already."""
        with self.checking.place():
            return await self.read(name, work)

    async def write(self, who: str, name: str | None, work: Callable[[Collection], T]) -> T:
        """Like `read`, on the writer thread; what changes is noted in the audit log as done by `who`.

        Raises CollectionBusy if another process holds the collection too long.
        """

        def noted(collection: Collection) -> T:
            return work(watched(collection, self.settings.home, who))

        with self.writing.place():
            return await self._run(self._writer, lambda: self._patiently(name or self.settings.collection, noted))

    async def compose(
        self, name: str | None, work: Callable[[Collection, Encoder], Iterator[T]], give_up: Callable[[], None]
    ) -> AsyncIterator[T]:
        """The items of `work` as they arrive, run on a thread for long work that mostly waits.

        If the consumer stops listening, `give_up` is called. Raises TooBusy if too many requests are waiting.
        """
        with self.composing.place():
            async for one in self._told(self._authors, name, work, give_up):
                yield one

    async def pore(
        self, name: str | None, work: Callable[[Collection, Encoder], Iterator[T]], give_up: Callable[[], None]
    ) -> AsyncIterator[T]:
        """Like `compose`, for work that keeps a core busy for minutes."""
        with self.poring.place():
            async for one in self._told(self._checkers, name, work, give_up):
                yield one

    async def _told(
        self,
        pool: ThreadPoolExecutor,
        name: str | None,
        work: Callable[[Collection, Encoder], Iterator[T]],
        give_up: Callable[[], None],
    ) -> AsyncIterator[T]:
        given: asyncio.Queue[T | BaseException | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def tell(one: T | BaseException | None) -> None:
            loop.call_soon_threadsafe(given.put_nowait, one)

        pool.submit(copy_context().run, self._tell_each, name or self.settings.collection, work, tell)
        try:
            while (one := await given.get()) is not None:
                if isinstance(one, BaseException):
                    raise one
                yield one
        finally:
            give_up()

    def _tell_each(
        self,
        name: str,
        work: Callable[[Collection, Encoder], Iterator[T]],
        tell: Callable[[T | BaseException | None], object],
    ) -> None:
        with suppress(RuntimeError):  # the event loop is closed, so nobody is listening
            try:
                collection = self._collection(name)
                for one in work(collection, self.encoder(collection.manifest.model)):
                    tell(one)
                tell(None)
            except BaseException as error:
                tell(error)

    async def paint(self, work: Callable[[], T]) -> T:
        """The result of `work`, run on the thread that has pages drawn; raises TooBusy if too many requests wait."""
        with self.imaging.place():
            return await self._run(self._painter, work)

    async def place(self, work: Callable[[], T]) -> T:
        """The result of `work`, run on the thread that has words found on pages; raises TooBusy likewise."""
        with self.placing.place():
            return await self._run(self._placer, work)

    def encoder(self, model: str) -> Encoder:
        """The encoder of this name, opened on first use and kept."""
        with self._opening:
            if model not in self._encoders:
                opened = self._open_model(model)
                self._encoders = dict(list(self._encoders.items())[1 - _ENCODERS :])
                self._encoders[model] = RememberingEncoder(opened)
            return self._encoders[model]

    def warm_up(self) -> None:
        """Loads in the background what the first question would otherwise wait for."""
        self._warming = self._readers.submit(self._load)

    @property
    def warm(self) -> bool:
        """Whether warming up has finished."""
        return self._warming is not None and self._warming.done()

    def levels(self) -> dict[str, float]:
        """Metrics by name: requests waiting, and hits and misses of the cache of question vectors."""
        encoders = list(self._encoders.values())
        return {
            "questions_waiting": float(self.asking.length),
            "images_waiting": float(self.imaging.length),
            "question_cache_hits": float(sum(encoder.hits for encoder in encoders)),
            "question_cache_misses": float(sum(encoder.misses for encoder in encoders)),
        }

    def _load(self) -> None:
        """Opens the model and loads the analyser, and asks the default collection if there is one.

        Errors are left to the first request.
        """
        with suppress(PinciteError):
            encoder = self.encoder(self._default_model)
            question = prepare("준비 warm", encoder)
            get_ready()
            with suppress(PinciteError):
                self._search_first(question)
            encoder.warm_up()

    def _search_first(self, question: Question) -> None:
        """Searches the default collection, if it has the default model."""
        collection = self._collection(self.settings.collection)
        if collection.manifest.model == self._default_model:
            with collection.reading():
                judged(collection.manifest.model, question, search(collection, question, HITS, Filters()))

    def default_encoder(self) -> Encoder:
        """The encoder for new collections."""
        return self.encoder(self._default_model)

    def close(self) -> None:
        """Waits for running work, drops queued work, and ends the threads."""
        for pool in (self._readers, self._painter, self._placer, self._writer, self._authors, self._checkers):
            pool.shutdown(wait=True, cancel_futures=True)

    def _collection(self, name: str) -> Collection:
        """This thread's open collection; reopened if its files were replaced."""
        opened: dict[str, Collection] = self._opened.__dict__.setdefault("collections", {})
        if name not in opened or not opened[name].is_current():
            if name in opened:
                opened.pop(name).connection.close()
            collection = open_collection(self.settings.home, name)
            identity = collection.connection.identity()
            with self._opening:
                if name not in self._legs or self._legs[name][0] != identity:
                    self._legs[name] = (identity, collection.legs)
                collection.legs = self._legs[name][1]
            opened[name] = collection
        return opened[name]

    def _patiently(self, name: str, work: Callable[[Collection], T]) -> T:
        """The result of `work` on the collection, retried while another process is writing to it."""
        given_up = time.monotonic() + _PATIENCE
        pause = 0.02
        while True:
            try:
                return work(self._collection(name))
            except CollectionBusy:
                if time.monotonic() > given_up:
                    raise
                time.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    @staticmethod
    async def _run(pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        # With the context, which knows who traces the request.
        return await asyncio.get_running_loop().run_in_executor(pool, copy_context().run, work)
