"""Where the databases of a home's collections are, and how to get at them; what both stores offer for that.

A home keeps its databases in its own files, unless its file `store` names a server (index/truth/stored.py).
"""

from pathlib import Path
from typing import Protocol

from pincite.index.truth.connection import Truth
from pincite.index.truth.in_files import FileCatalogue
from pincite.index.truth.manifest import Manifest


class Catalogue(Protocol):
    """The collections of a home."""

    def names(self) -> list[str]:
        """Return the names of all collections, sorted. Raises CollectionUnreadable."""

    def truth(self, name: str) -> Truth | None:
        """Return the place of a collection's database; None if there is none. Raises CollectionUnreadable."""

    def create(self, name: str, manifest: Manifest) -> bool:
        """Create an empty collection and return True; return False if there is one, perhaps just made by another.

        Nobody sees a collection half made.
        """

    def set_aside(self, name: str) -> Path:
        """Take a collection away at once and for everybody, and return where its folder is now.

        The caller deletes the folder. A crash before that leaves it to `clear_deleted`.
        """

    def clear_deleted(self) -> None:
        """Delete what interrupted deletions of collections have left."""


def catalogue_of(home: Path) -> Catalogue:
    """Return the collections of a home."""
    return FileCatalogue(home)
