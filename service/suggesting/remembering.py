"""Remembers the latest suggestions, since making them asks several questions."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from pincite.service.suggesting.suggesting import Suggestion

_MOST = 200


class Suggestions:
    """The latest suggestions by what they were made for; threads may share it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, list[Suggestion]] = OrderedDict()
        self._lock = Lock()

    def made(self, key: Hashable, make: Callable[[], list[Suggestion]]) -> list[Suggestion]:
        """The suggestions under this key, or new ones from `make`; the least recently used ones make room for them."""
        with self._lock:
            found = self._kept.get(key)
        found = make() if found is None else found
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return found
