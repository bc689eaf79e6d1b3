"""What the dense index keeps of each row in numbers, as it stands in a file that only grows.

A row that was removed before it was written has the key -1.
"""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.contents import Contents, begins_of
from pincite.index.legs.rows import Numbers
from pincite.index.legs.vectors import VectorIndex

Facts = NDArray[np.void]  # of the type FACTS, shape (n,)
Scalar = TypeVar("Scalar", bound=np.generic)

FACTS = np.dtype(
    [
        ("key", "<i8"),
        ("document", "<i4"),
        ("section", "<i4"),
        ("sentences", "<i4"),
        ("terms", "<i4"),
        ("row_check", "<u4"),
        ("term_check", "<u4"),
        ("language", "<i2"),
    ]
)
_GONE = -1


def facts_from(index: VectorIndex, start: int) -> Facts:
    """Return the facts of the rows from number `start` on."""
    contents = index.contents
    facts = np.zeros(len(index.rows) - start, FACTS)
    facts["key"] = placed(index, index.keys_by_position, start, _GONE)
    facts["language"] = placed(index, index.of_language, start)
    facts["document"] = contents.documents[start:]
    facts["section"] = contents.sections[start:]
    facts["sentences"] = np.diff(contents.sentence_begins[start:])
    facts["terms"] = np.diff(contents.term_begins[start:])
    facts["row_check"] = index.rows.checks[start:]
    facts["term_check"] = contents.term_checks[start:]
    return facts


def placed(index: VectorIndex, by_position: NDArray[Scalar], start: int, elsewhere: int = 0) -> NDArray[Scalar]:
    """Return what stands by position by row instead, from row `start` on; rows that were removed get `elsewhere`."""
    made = np.full((len(index.rows) - start, *by_position.shape[1:]), elsewhere, by_position.dtype)
    first = int(np.searchsorted(index.numbers, start))  # numbers are ascending
    made[index.numbers[first:] - start] = by_position[first:]
    return made


def column(facts: Facts, name: str) -> NDArray[Any]:
    """Return one of the facts of all rows, shape (n,)."""
    return np.ascontiguousarray(facts[name])


def put_in_place(index: VectorIndex, facts: Facts, numbers: Numbers) -> None:
    """Give an index the facts of its rows, of which those with these numbers are not removed."""
    index.numbers = numbers
    index.keys_by_position = facts["key"][numbers]
    index.of_language = facts["language"][numbers]
    contents: Contents = index.contents
    contents.documents, contents.sections = column(facts, "document"), column(facts, "section")
    contents.sentence_begins, contents.term_begins = begins_of(facts["sentences"]), begins_of(facts["terms"])
    contents.term_checks = column(facts, "term_check")
