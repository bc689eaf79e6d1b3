"""The response about what the sender of a request may do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Access:
    """What a caller may do: read, write (upload, edit, remove), and manage collections and followed folders (admin).

    Each includes the ones before it.
    """

    read: bool
    write: bool
    admin: bool
