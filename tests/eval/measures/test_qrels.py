"""Judgements by overlap: the same evidence judges any splitting and any system."""

import doctest
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pincite.eval.gold.overlap import squeeze
from pincite.eval.gold.question import Evidence
from pincite.eval.measures import qrels
from pincite.eval.measures.qrels import Candidate, answering, grade, judge, needles

TEXT = "Kim came by train. Seven thousand containers of shells were sent by rail and sea. Nobody signed anything."
EVIDENCE = [
    Evidence("brief", "Seven thousand\ncontainers of shells were sent", 3),
    Evidence("brief", "by rail and sea", 2),
    Evidence("other", "Nobody signed anything", 1),
]


def test_docstrings() -> None:
    assert doctest.testmod(qrels).failed == 0


def test_the_best_evidence_counts_and_only_of_the_same_document() -> None:
    wanted = needles(EVIDENCE)
    assert grade("brief", squeeze(TEXT), wanted) == 3
    assert grade("other", squeeze(TEXT), wanted) == 1
    assert grade("third", squeeze(TEXT), wanted) == 0
    assert grade("brief", squeeze("were sent by rail and sea."), wanted) == 2
    assert [one.grade for one in answering(wanted)] == [3]


def test_a_quote_cut_by_a_border_counts_for_the_passage_with_its_larger_part() -> None:
    wanted = needles(EVIDENCE[:1])
    before, after = TEXT.split("shells were")
    assert grade("brief", squeeze(before), wanted) == 3
    assert grade("brief", squeeze(after), wanted) == 0


def test_a_short_passage_inside_a_long_quote_counts() -> None:
    assert grade("brief", squeeze("containers of shells"), needles(EVIDENCE)) == 3


def test_all_passages_with_a_grade_are_judged() -> None:
    passages = {"brief": [Candidate("p1", squeeze(TEXT[:60])), Candidate("p2", squeeze(TEXT[60:]))], "other": []}
    assert judge(needles(EVIDENCE), passages) == {"p1": 3, "p2": 2}


@given(st.lists(st.integers(1, len(TEXT) - 1), unique=True, max_size=6))
def test_in_any_splitting_some_passage_has_the_evidence(cuts: list[int]) -> None:
    ends = [0, *sorted(cuts), len(TEXT)]
    pieces = [squeeze(TEXT[start:end]) for start, end in pairwise(ends)]
    # A quote cut in three may leave no passage with half of it; two parts never do.
    inner = [end for end in ends if 19 <= end <= 63]
    if len(inner) <= 1:
        assert 3 in [grade("brief", piece, needles(EVIDENCE)) for piece in pieces]
