"""Retrieval measures: the worked examples hold, and ours equal those of ir_measures and pytrec_eval."""

import doctest
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
import pytrec_eval
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.eval.gold.overlap import squeeze
from pincite.eval.measures import retrieval
from pincite.eval.measures.qrels import Needle
from pincite.eval.measures.retrieval import evidence_recall, measure
from tests.eval.measures import reference
from tests.eval.measures.reference import ndcg, recall, reciprocal_rank, success

IDS = [f"p{n}" for n in range(30)]
rankings = st.dictionaries(st.sampled_from("abcd"), st.lists(st.sampled_from(IDS), unique=True))
judgements = st.dictionaries(
    st.sampled_from("abcd"), st.dictionaries(st.sampled_from(IDS), st.integers(0, 3), min_size=1), min_size=1
)
relevants = st.sampled_from([1, 3])


def test_docstrings() -> None:
    assert doctest.testmod(retrieval).failed == doctest.testmod(reference).failed == 0


@given(rankings, judgements, relevants)
@settings(deadline=None)
def test_ours_equal_ir_measures(
    run: Mapping[str, Sequence[str]], judged: Mapping[str, Mapping[str, int]], relevant: int
) -> None:
    theirs = measure(run, judged, relevant)
    assert set(theirs) == set(judged)
    for key, grades in judged.items():
        ranking = run.get(key, [])
        ours = {
            "nDCG@10": ndcg(ranking, grades),
            "R@10": recall(ranking, grades, relevant),
            "RR@10": reciprocal_rank(ranking, grades, relevant),
            **{f"Success@{k}": success(ranking, grades, relevant, k) for k in (1, 5, 10)},
        }
        assert theirs[key] == pytest.approx(ours)


@given(rankings, judgements)
@settings(deadline=None)
def test_ours_equal_pytrec_eval(run: Mapping[str, Sequence[str]], judged: Mapping[str, Mapping[str, int]]) -> None:
    evaluator = pytrec_eval.RelevanceEvaluator(
        {key: dict(grades) for key, grades in judged.items()}, {"ndcg_cut.10", "recall.10", "success.5"}
    )
    scored = {key: {one: float(-rank) for rank, one in enumerate(ids)} for key, ids in run.items()}
    for key, theirs in evaluator.evaluate(scored).items():
        ranking, grades = run[key], judged[key]
        assert theirs["ndcg_cut_10"] == pytest.approx(ndcg(ranking, grades))
        assert theirs["recall_10"] == pytest.approx(recall(ranking, grades, 1))
        assert theirs["success_5"] == success(ranking, grades, 1, 5)


def test_a_question_missing_from_the_run_scores_nothing() -> None:
    found = measure({"a": ["p1"]}, {"a": {"p1": 3}, "b": {"p1": 3}, "c": {}}, relevant=3)
    assert set(found["a"].values()) == {1.0}
    assert set(found["b"].values()) == set(found["c"].values()) == {0.0}


def test_success_at_five_asks_for_an_answering_quote_within_five_passages() -> None:
    judged = {"p5": 3, "p1": 2}
    assert measure({"q": IDS[1:]}, {"q": judged}, relevant=3)["q"]["Success@5"] == 1.0
    assert measure({"q": IDS}, {"q": judged}, relevant=3)["q"]["Success@5"] == 0.0


def test_the_order_shown_counts_not_the_ids() -> None:
    assert measure({"q": ["p9", "p1"]}, {"q": {"p9": 1}}, relevant=1)["q"]["RR@10"] == 1.0


TEXT = "".join(chr(0xAC00 + n) + (" " if n % 4 == 3 else "") for n in range(400))
QUOTES = [Needle("doc", squeeze(TEXT[at : at + 30]), 3) for at in (0, 100, 350)]


@given(st.lists(st.integers(1, len(TEXT) - 1), unique=True, max_size=12))
def test_evidence_recall_in_reading_order_does_not_depend_on_splitting(cuts: list[int]) -> None:
    ends = [0, *sorted(cuts), len(TEXT)]
    pieces = [("doc", TEXT[start:end]) for start, end in pairwise(ends)]
    assert evidence_recall(pieces, QUOTES, 140) == pytest.approx(2 / 3)
    assert evidence_recall(pieces, QUOTES, 5_000) == 1.0


def test_evidence_counts_only_from_its_own_document() -> None:
    assert evidence_recall([("other", TEXT)], QUOTES, 5_000) == 0.0
    assert evidence_recall([], QUOTES, 5_000) == evidence_recall([("doc", TEXT)], [], 5_000) == 0.0
