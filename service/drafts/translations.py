"""English and Korean words that translate each other, learnt from parallel sentences (eval/training/translations.py).

The second encoder knows most translations, but not all: its vectors of "ambassador" and 대사 are no more alike than
those of any two words.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_TABLE = files("pincite.service.drafts") / "tables" / "english_korean.txt"


@cache
def translations() -> Mapping[str, frozenset[str]]:
    """Each word, in dictionary form, with its translations into the other language.

    >>> "대사" in translations()["ambassador"], "ambassador" in translations()["대사"]
    (True, True)
    """
    found: dict[str, set[str]] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        word, *others = line.split()
        for other in others:
            found.setdefault(word, set()).add(other)
            found.setdefault(other, set()).add(word)
    return {word: frozenset(others) for word, others in found.items()}
