"""The arithmetic of the bench, and the texts that it warms up with."""

import doctest

import numpy as np
import pytest

from pincite.eval.bench import figures
from pincite.eval.bench.corpora import sample_set, warm_up
from pincite.eval.bench.figures import claim, in_turn, least_cosine, ratio
from pincite.eval.commands import bench as bench_commands
from pincite.eval.measures.summary import Estimate, percentile


@pytest.mark.parametrize("module", [figures, bench_commands])
def test_the_worked_examples_hold(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted
    assert not found.failed


def test_nobody_always_comes_first() -> None:
    orders = [in_turn("abcd", turn) for turn in range(8)]
    for place in range(4):
        assert sorted(order[place] for order in orders) == [*"aabbccdd"]
    assert in_turn([], 3) == []


def test_percentiles_and_ratios_are_numpys() -> None:
    random = np.random.default_rng(3)
    above, below = random.uniform(1, 9, 75).tolist(), random.uniform(1, 9, 75).tolist()
    for percent in (50, 99):
        assert percentile(above, percent) == np.percentile(above, percent, method="inverted_cdf")
    found = ratio(above, below)
    assert found is not None
    assert found.value == np.percentile(np.array(above) / below, 50, method="inverted_cdf")
    assert found.low < found.value < found.high and found.n == 75
    assert ratio([], [1.0]) is None


def test_the_least_cosine_is_that_of_the_worst_row() -> None:
    reference = np.array([[1, 0], [0, 1], [1, 1]], np.float32)
    longer = np.array([[2, 0, 7], [0, 3, 7], [1, 0, 7]], np.float32)
    assert least_cosine(reference, longer) == pytest.approx(0.5**0.5)
    assert least_cosine(reference, reference) == pytest.approx(1)


@pytest.mark.parametrize(
    ("ratio_of", "shown"),
    [
        (Estimate(2, 1.01, 3, 3), "faster"),
        (Estimate(0.5, 0.2, 0.99, 9), "slower"),
        (Estimate(2, 1.0, 3, 50), "no difference shown"),
        (Estimate(2, 2, 2, 2), "too few measurements"),
        (None, "too few measurements"),
    ],
)
def test_nothing_is_called_faster_whose_interval_includes_one(ratio_of: Estimate | None, shown: str) -> None:
    assert claim(ratio_of) == shown


def test_the_sample_is_a_retrieval_set() -> None:
    sample = sample_set()
    entries = {one.id for one in sample.corpus}
    assert len(entries) == len(sample.corpus) > 12
    assert len(sample.queries) == 25
    for one in sample.queries:
        assert set(sample.qrels[one.id]) <= entries
        assert len(sample.qrels[one.id]) <= len(one.evidence)
        assert max(sample.qrels[one.id].values()) == 3


def test_few_texts_are_enough_to_warm_up_with() -> None:
    assert 40_000 < sum(map(len, warm_up(["a" * 300, "b" * 200], 45_000))) < 50_000
    assert warm_up([], 9) == []
