"""What happens to the files of a watched folder, as it is told and listed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Happening(Enum):
    """What happened: to a file, or (the last three) to the whole folder."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"
    REFUSED = "refused"
    AWAY = "away"
    BACK = "back"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: to this path, which was `before` if it was moved; `message` says more, if anything.

    `document` is the id of the document that the file is, or was.
    """

    happening: Happening
    path: str
    before: str | None = None
    message: str | None = None
    document: str | None = None


Tell = Callable[[Event], None]
