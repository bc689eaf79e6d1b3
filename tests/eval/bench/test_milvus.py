"""The table of a collection in files and in a Milvus."""

import pytest

from pincite.eval.bench.milvus import Side, Table, markdown
from pincite.eval.bench.quiet import Surroundings


def side(name: str, keys: list[list[int]]) -> Side:
    return Side(name, {"new": [10.0, 30.0], "again": [5.0, 7.0]}, {"new": [4.0, 6.0], "again": [1.0, 2.0]}, keys)


def test_passages_that_both_find_are_counted_question_by_question() -> None:
    files, milvus = side("files", [[1, 2], [3, 4]]), side("Milvus", [[2, 1], [3, 9]])
    assert Table([files, milvus], {}, 0, Surroundings(0.1)).same() == pytest.approx(0.75)


def test_a_side_that_failed_says_why_beside_the_figures_of_the_other() -> None:
    files, milvus = side("files", [[1], [2]]), side("Milvus", [[1], [2]])
    milvus.failure = "ended by itself"
    said = markdown(Table([files, milvus], {"written": 12.0}, 1_500_000_000, Surroundings(0.1)))
    assert "| files | 10 / 30 ms | 5 / 7 ms | 5.0 ms | 1.5 ms | 0 MB | unknown |" in said
    assert "| Milvus | ended by itself |" in said
    assert "written 12 s" in said and "1,500 MB" in said
