"""Where the legs of a collection are kept, and when a reader may put one there."""

import os
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from pincite.index.truth.changes import Moment, current_moment
from pincite.index.truth.connection import Truth


class Outdated(Exception):
    """The legs on disk are all of a later moment than the reader's snapshot: it should take a new one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A collection's folder, and which files of its lexical leg this process has read and found whole."""

    truth: Truth
    dimension: int
    verified: set[tuple[int, int, int]] = field(default_factory=set)

    @property
    def folder(self) -> Path:
        """The folder that holds the database and both legs."""
        return self.truth.folder

    def may_publish(self, moment: Moment) -> bool:
        """Return whether a leg of this moment can be put here; without an epoch it could not be told from others."""
        return bool(moment.epoch) and os.access(self.folder, os.W_OK)

    def is_still(self, moment: Moment) -> bool:
        """Return whether the database is still at this moment.

        A reader that published a leg asks this, and takes the leg back if not: else words removed in the meantime would
        stay on the disk.
        """
        with closing(self.truth.connect()) as fresh:
            return current_moment(fresh) == moment
