"""What both legs raise when a disk has changed their files."""


class BrokenLeg(RuntimeError):
    """The files of an index cannot be opened, searched or updated: it must be rebuilt from the database."""


class BrokenRows(BrokenLeg):
    """Rows of the dense index are not as they were written."""
