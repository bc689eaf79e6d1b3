"""Tells all followers of jobs what changed, with one look at the database for all of them.

The worker process writes to the database, so there is nothing to wait on. One task asks SQLite whether anything was
changed (`PRAGMA data_version`), and reads the followed jobs only then; those on a server are read each time. It runs
only while anybody follows.
"""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import closing

from pincite.ingest.errors import PinciteError
from pincite.service.jobs.jobs import Job, Jobs

_LOOK = 0.25  # seconds between two looks

News = Job | PinciteError


class Following:
    """The followers of a home's jobs, on one event loop; they are let go once `is_over` says so."""

    def __init__(self, jobs: Jobs, is_over: Callable[[], bool]) -> None:
        self._jobs, self._is_over = jobs, is_over
        self._followed: Counter[str] = Counter()
        self._latest: dict[str, News] = {}
        self._told = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    async def changes(self, job_id: str, seconds: float) -> AsyncIterator[Job | None]:
        """The job at first and whenever it has changed; None after so many seconds without a change.

        Raises UnknownJob, and what else is wrong with the database.
        """
        self._followed[job_id] += 1
        told: News | None = None
        try:
            while not self._is_over():
                if self._looking is None:
                    self._looking = asyncio.create_task(self._look())
                change, news = self._told, self._latest.get(job_id)
                if isinstance(news, PinciteError):
                    raise news
                if news is not None and news != told:
                    told = news
                    yield news
                    continue
                try:
                    await asyncio.wait_for(change.wait(), seconds)
                except TimeoutError:
                    yield None
        finally:
            self._leave(job_id)

    def _leave(self, job_id: str) -> None:
        self._followed[job_id] -= 1
        if not self._followed[job_id]:
            del self._followed[job_id]
            self._latest.pop(job_id, None)

    async def _look(self) -> None:
        """Looks until nobody follows any more."""
        store = self._jobs.store
        try:
            with closing(await asyncio.to_thread(store.watching)) as connection:
                seen = None
                while self._followed and not self._is_over():
                    version = await asyncio.to_thread(store.version, connection)
                    stale = [one for one in self._followed if version != seen or one not in self._latest]
                    if stale:
                        self._tell(await asyncio.to_thread(self._read, stale))
                    seen = version
                    await asyncio.sleep(_LOOK)
        except (PinciteError, sqlite3.Error) as error:
            said = error if isinstance(error, PinciteError) else PinciteError(f"The jobs cannot be read ({error}).")
            self._tell(dict.fromkeys(self._followed, said))
        finally:
            self._looking = None
            self._tell({})  # so that whoever waits sees that it is over, or looks on

    def _tell(self, news: Mapping[str, News]) -> None:
        self._latest |= {one: said for one, said in news.items() if one in self._followed}
        self._told.set()
        self._told = asyncio.Event()

    def _read(self, job_ids: Iterable[str]) -> dict[str, News]:
        found: dict[str, News] = {}
        for one in job_ids:
            try:
                found[one] = self._jobs.get(one)
            except PinciteError as error:
                found[one] = error
        return found
