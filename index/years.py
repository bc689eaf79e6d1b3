"""Years that a text names: yearly summits, budgets and reports are confused by every embedder, never by their year."""

import re

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def years(text: str) -> frozenset[str]:
    """The years from 1900 to 2099 that stand in the text: `years("2019년과 2023-09") -> {"2019", "2023"}`."""
    return frozenset(_YEAR.findall(text))


def is_about(dated: str, wanted: frozenset[str]) -> bool:
    """True if a document's date or title, given as one text, names one of these years."""
    return not wanted.isdisjoint(years(dated))
