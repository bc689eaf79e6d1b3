"""Limits of the service: queue lengths, request rates and sizes."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from pincite.ingest.errors import TooBusy


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one service.

    At most `waiting` requests of one kind may be running or queued at once; for answers written by a language model the
    limit is `written`. One caller (a key, or an address if keys are not required) may send `per_minute` requests, and
    have `uploads` uploads and `streams` event streams open at once. An upload may have `upload_files` files of
    `upload_bytes` each; the body of a request with a draft, `draft_bytes`, and that of any other, `body_bytes`. A
    grid may have `cells`.

    At most `connections` may be open, with headers of `header_bytes` that arrive in `header_seconds`. A body must have
    arrived after `body_seconds`; an upload may pause for that long, and on average send no slower than `upload_rate`
    bytes a second.
    """

    waiting: int = 64
    written: int = 8
    per_minute: int = 1_200
    upload_files: int = 100
    upload_bytes: int = 200 * 2**20
    citations: int = 100
    manuscript_characters: int = 200_000
    cells: int = 2_000
    draft_bytes: int = 32 * 2**20
    body_bytes: int = 2**20
    header_bytes: int = 16 * 2**10
    connections: int = 500
    header_seconds: float = 10
    body_seconds: float = 30
    upload_rate: int = 4 * 2**10
    uploads: int = 8
    streams: int = 32

    @property
    def manuscript_bytes(self) -> int:
        """The longest body with a manuscript: programs may write each character as an escape of six bytes."""
        return 6 * self.manuscript_characters + self.body_bytes


class Queue:
    """Counts requests running and waiting; beyond the limit a request is refused at once instead of queued."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._lock = Lock()
        self.length = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """Holds a place in the queue; raises TooBusy if the queue is full."""
        with self._lock:
            if self.length >= self._most:
                raise TooBusy(
                    f"{self.length} requests are waiting already. Try again in a moment.", retry_after=self._seconds
                )
            self.length += 1
        try:
            yield
        finally:
            with self._lock:
                self.length -= 1


class Shares:
    """Counts what each caller has open at once, so that no single one can hold all places of a queue."""

    def __init__(self, most: int, what: str) -> None:
        self._most, self._what = most, what
        self._open: Counter[str] = Counter()
        self._lock = Lock()

    def require(self, caller: str) -> None:
        """Raises TooBusy if all of the caller's places are taken."""
        if self._open[caller] >= self._most:
            raise TooBusy(f"You have {self._most} {self._what} open already. Finish one of them.", retry_after=5)

    @contextmanager
    def share(self, caller: str) -> Iterator[None]:
        """Holds one of the caller's places; raises TooBusy if all are taken."""
        with self._lock:
            self.require(caller)
            self._open[caller] += 1
        try:
            yield
        finally:
            with self._lock:
                self._open[caller] -= 1
                self._open += Counter()  # drops those who have none


@dataclass(slots=True)
class _Bucket:
    left: float
    seen: float


@dataclass(slots=True)
class Rate:
    """A token bucket for each caller: `per_minute` requests a minute on average, and as many in one burst."""

    per_minute: int
    _buckets: dict[str, _Bucket] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def spend(self, caller: str, now: float | None = None) -> None:
        """Takes one token from the caller's bucket; raises TooBusy if it is empty."""
        moment = time.monotonic() if now is None else now
        with self._lock:
            bucket = self._buckets.setdefault(caller, _Bucket(float(self.per_minute), moment))
            refilled = bucket.left + (moment - bucket.seen) * self.per_minute / 60
            bucket.left, bucket.seen = min(refilled, float(self.per_minute)), moment
            if bucket.left < 1:
                wait = (1 - bucket.left) * 60 / self.per_minute
                raise TooBusy(f"More than {self.per_minute:,} requests in a minute. Try again later.", retry_after=wait)
            bucket.left -= 1
            if len(self._buckets) > 10_000:
                self._forget_idle(moment)

    def _forget_idle(self, moment: float) -> None:
        """Drops the buckets that are full again, so that callers from many addresses cannot exhaust the memory."""
        for caller, bucket in list(self._buckets.items()):
            if moment - bucket.seen > 60:
                del self._buckets[caller]
