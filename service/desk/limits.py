"""How much a service takes on, and what it says when that is reached."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from pincite.ingest.errors import TooBusy


@dataclass(frozen=True, slots=True)
class Limits:
    """What one service takes on.

    `waiting` requests of one kind may be at work or in the queue at once, `written` of them answers that a language
    model writes; `per_minute` requests may come from one key
    (or one address, where no key is asked for); uploads hold at most `upload_files` files of `upload_bytes` each.
    """

    waiting: int = 64
    written: int = 8
    per_minute: int = 1_200
    upload_files: int = 100
    upload_bytes: int = 200 * 2**20
    citations: int = 100
    manuscript_characters: int = 200_000


class Queue:
    """Counts what is at work and waiting; one too many is refused at once instead of waiting for ever."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._lock = Lock()
        self.length = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place in the queue; raises TooBusy where there is none."""
        with self._lock:
            if self.length >= self._most:
                raise TooBusy(
                    f"{self.length} requests are waiting already. Ask again in a moment.", retry_after=self._seconds
                )
            self.length += 1
        try:
            yield
        finally:
            with self._lock:
                self.length -= 1


@dataclass(slots=True)
class _Bucket:
    left: float
    seen: float


@dataclass(slots=True)
class Rate:
    """A token bucket for each caller: `per_minute` requests a minute on average, as many in one go."""

    per_minute: int
    _buckets: dict[str, _Bucket] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def spend(self, caller: str, now: float | None = None) -> None:
        """Takes one request off the caller's account; raises TooBusy when it is empty."""
        moment = time.monotonic() if now is None else now
        with self._lock:
            bucket = self._buckets.setdefault(caller, _Bucket(float(self.per_minute), moment))
            refilled = bucket.left + (moment - bucket.seen) * self.per_minute / 60
            bucket.left, bucket.seen = min(refilled, float(self.per_minute)), moment
            if bucket.left < 1:
                wait = (1 - bucket.left) * 60 / self.per_minute
                raise TooBusy(f"More than {self.per_minute:,} requests in a minute. Wait a little.", retry_after=wait)
            bucket.left -= 1
            if len(self._buckets) > 10_000:
                self._forget_idle(moment)

    def _forget_idle(self, moment: float) -> None:
        """Full buckets are as good as none: callers that come from many addresses must not fill the memory."""
        for caller, bucket in list(self._buckets.items()):
            if moment - bucket.seen > 60:
                del self._buckets[caller]
