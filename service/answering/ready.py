"""Loads what answers need besides the encoder and the indexes, before a question needs it."""

from pincite.service.checking.mentions.naming import read_names


def get_ready() -> None:
    """Loads the modules and tables that nearly every answer uses; the Korean analyser is none of them."""
    from pincite.service.answering import quoting  # noqa: F401
    from pincite.service.checking.conflicts import conflicts  # noqa: F401

    _ = read_names("Seoul").codes  # the table of places
