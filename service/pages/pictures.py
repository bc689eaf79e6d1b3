"""A cache of images of pages."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

_MOST_BYTES = 64 * 2**20


class Pictures:
    """A cache of the latest images, up to a number of bytes; threads may share it."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> bytes | None:
        """The image cached under this key; None if there is none."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def made(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The image cached under this key, or a new one from `make`; the least recently used ones make room for it."""
        picture = self.get(key) or make()
        with self._lock:
            self._bytes += len(picture) - len(self._kept.pop(key, b""))
            self._kept[key] = picture
            while self._bytes > self._most:
                self._bytes -= len(self._kept.popitem(last=False)[1])
        return picture
