"""Reading measures: does a file's text come out whole, clean, in order and in the right pieces?

Each function returns what went wrong, so that a measure's share is what is left, and a report can name every mistake.
A snippet of a gold file is found by its words: its spaces may be any white space, and a line may be broken anywhere,
with or without a hyphen, as word processors do. Nothing else is overlooked, so "10⁶" is not found in "106".
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import combinations

from pincite.eval.gold.overlap import squeeze

_LINE_BREAK = r"(?:[-‐\u00ad]?[^\S\n]*\n\s*)?"
_HYPHENS = str.maketrans("", "", "-‐\u00ad")


def find(snippet: str, text: str) -> int:
    """Return where the snippet first stands in the text, or -1.

    >>> find("the lock", "close  the\\nlo-\\nck"), find("lock", "l ock"), find("10⁶", "106")
    (7, -1, -1)
    """
    words = (_LINE_BREAK.join(map(re.escape, word)) for word in unicodedata.normalize("NFC", snippet).split())
    found = re.search(r"\s+".join(words), text)
    return found.start() if found else -1


def missing(snippets: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return the snippets that stand in none of the texts.

    >>> missing(["the lock", "the key"], ["Page one: the lock.", "Page two."])
    ['the key']
    """
    return [snippet for snippet in snippets if all(find(snippet, text) < 0 for text in texts)]


def kept(snippets: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return the snippets that stand in one of the texts.

    >>> kept(["Log in", "Share"], ["Home | Log in", "The lock is closed."])
    ['Log in']
    """
    return [snippet for snippet in snippets if any(find(snippet, text) >= 0 for text in texts)]


def out_of_order(snippets: Sequence[str], text: str) -> list[tuple[str, str]]:
    """Return the pairs of snippets that do not stand in the text in this order; a missing snippet spoils its pairs.

    The share of all n(n - 1)/2 pairs that are right is 1 for the right order and 0 for the reverse (as in Kendall's τ).

    >>> out_of_order(["one", "two", "three"], "two one three")
    [('one', 'two')]
    """
    places = [find(snippet, text) for snippet in snippets]
    pairs = combinations(range(len(snippets)), 2)
    return [(snippets[a], snippets[b]) for a, b in pairs if not 0 <= places[a] < places[b]]


def badly_joined(sentences: Sequence[str], paragraphs: Sequence[str]) -> list[str]:
    """Return the sentences that no single paragraph of the source contains: lines glued into what nobody wrote.

    White space and hyphens are ignored, because the lines of a sentence were joined.

    >>> badly_joined(["The lock is closed.", "A lock B key"], ["The lock is clo-sed. It rained.", "A lock", "B key"])
    ['A lock B key']
    """
    whole = [_bare(paragraph) for paragraph in paragraphs]
    return [one for one in sentences if not any(_bare(one) in paragraph for paragraph in whole)]


def misread(stated: Mapping[str, str | None], read: Mapping[str, str | None]) -> list[str]:
    """Return the names of metadata whose value in the file was not read, or read differently.

    >>> misread({"title": "Locks", "author": "Ada", "date": None}, {"title": "Locks", "author": None, "date": "2023"})
    ['author']
    """
    return [name for name, value in stated.items() if value is not None and _folded(read.get(name)) != _folded(value)]


def invented(stated: Mapping[str, str | None], read: Mapping[str, str | None]) -> list[str]:
    """Return the names of metadata that the file does not state, but for which a value was read.

    >>> invented({"title": "Locks", "date": None}, {"title": "Lock", "date": "2023"})
    ['date']
    """
    return [name for name, value in stated.items() if value is None and read.get(name) is not None]


def _bare(text: str) -> str:
    return squeeze(text).translate(_HYPHENS)


def _folded(text: str | None) -> str | None:
    return None if text is None else " ".join(unicodedata.normalize("NFC", text).split())
