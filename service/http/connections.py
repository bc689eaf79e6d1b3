"""Connections that nobody can hold: time limits for headers and for reading answers, and a limit on their number.

uvicorn itself limits only the pause between two requests of a connection. Without the limits here, half-sent requests
would take all descriptors of the process, for as long as their sender likes.
"""

import asyncio
from asyncio import TimerHandle, Transport
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from pincite.service.desk.limits import Limits

_LOOK = 30.0  # seconds in which a client must read _LEAST bytes of an answer that waits for it
_LEAST = 32 * 2**10


def guarded_by(limits: Limits) -> type[asyncio.Protocol]:
    """The class of connections within these limits; uvicorn makes its instances, so the limits belong to the class."""

    most = min(limits.connections, _descriptors() // 2)  # the other half is for files

    class Guarded(_Guarded):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self.most, self.header_seconds = most, limits.header_seconds

    return Guarded


class _Guarded(H11Protocol):
    most: int
    header_seconds: float

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.since = self.loop.time()
        self._headers: TimerHandle | None = None
        self._reading: TimerHandle | None = None

    @property
    def idle(self) -> bool:
        """Whether no request is being answered: its headers have not arrived, or the answer is complete."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Makes room for a new connection, and gives it the time for its headers."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            self._oldest_idle().transport.abort()
        self._expect_headers()

    def data_received(self, data: bytes) -> None:
        """Takes what arrived; the time for headers runs from the first byte of a request, not from the last one."""
        super().data_received(data)
        if not self.idle:
            _stop(self._headers)
            self._headers = None
        elif self._headers is None:
            self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops all clocks."""
        _stop(self._headers)
        _stop(self._reading)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Called when the client leaves much of an answer unread."""
        super().pause_writing()
        self._watch_reading(self.transport.get_write_buffer_size() + _LEAST)

    def resume_writing(self) -> None:
        """Called when it has read most of it."""
        _stop(self._reading)
        super().resume_writing()

    def _expect_headers(self) -> None:
        self.since = self.loop.time()
        self._headers = self.loop.call_later(self.header_seconds, self._give_up_headers)

    def _give_up_headers(self) -> None:
        self._headers = None
        if self.idle:
            self.transport.abort()

    def _watch_reading(self, before: int) -> None:
        """Ends the connection unless less than `before` minus a little is left; otherwise looks again later."""
        left = self.transport.get_write_buffer_size()
        if left > before - _LEAST:
            self.transport.abort()
            return
        self._reading = self.loop.call_later(_LOOK, self._watch_reading, left)

    def _oldest_idle(self) -> "_Guarded":
        """The connection that has waited longest without a request; this one if all are being answered.

        Honest clients send their headers at once, so it is the slow ones that give way.
        """
        waiting = [one for one in self.connections if isinstance(one, _Guarded) and one.idle and one is not self]
        return min(waiting, key=lambda one: one.since, default=self)


def _descriptors() -> int:
    """How many files and connections this process may have open."""
    try:
        import resource
    except ImportError:  # on Windows, where there is no such limit
        return 2**20
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def _stop(timer: TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
