"""The AUROC of confidence: scipy's statistic, with intervals over questions."""

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.eval.measures import separation
from pincite.eval.measures.separation import auroc, auroc_interval, weighted_aurocs

scores = st.lists(st.sampled_from([0.0, 0.1, 0.4, 0.5, 0.9, 1.0]), min_size=1, max_size=20)


def test_docstrings() -> None:
    assert doctest.testmod(separation).failed == 0


@given(scores, scores)
@settings(deadline=None)
def test_auroc_is_the_u_statistic(positives: list[float], negatives: list[float]) -> None:
    from scipy.stats import mannwhitneyu

    together = np.array(positives + negatives)
    positive = np.arange(len(together)) < len(positives)
    statistic = mannwhitneyu(positives, negatives, method="asymptotic").statistic if any(together) else 0
    expected = statistic / len(positives) / len(negatives) if any(together) else 0.5
    assert auroc(together, positive) == pytest.approx(expected)


def test_a_weight_counts_a_score_as_often_and_empty_resamples_are_left_out() -> None:
    values, positive = np.array([0.9, 0.3, 0.5]), np.array([True, True, False])
    found = weighted_aurocs(values, positive, np.array([[1.0, 1.0, 1.0], [2.0, 1.0, 0.0], [2.0, 1.0, 3.0]]))
    assert found.tolist() == pytest.approx([1 / 2, 2 / 3])


def test_the_interval_holds_the_value_and_narrows_with_more_questions() -> None:
    rng = np.random.default_rng(5)
    widths = []
    for count in (40, 400):
        positive = np.arange(count) % 4 > 0
        values = rng.normal(positive * 1.0)
        low, high = auroc_interval(values, positive)
        assert low < auroc(values, positive) < high
        widths.append(high - low)
    assert widths[1] < 0.6 * widths[0]
