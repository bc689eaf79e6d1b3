"""Bootstrap intervals: the same every time, as wide as theory says, and those of scipy."""

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.eval.measures import bootstrap
from pincite.eval.measures.bootstrap import draws, interval, percentile_interval, ratio_interval

unit = st.floats(0, 1, allow_nan=False)


def test_docstrings() -> None:
    assert doctest.testmod(bootstrap).failed == 0


@given(st.lists(unit, min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_an_interval_is_stable_and_lies_among_the_values(values: list[float]) -> None:
    low, high = interval(values)
    assert (low, high) == interval(values)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9


def test_it_agrees_with_scipy() -> None:
    from scipy.stats import bootstrap as scipy_bootstrap

    values = np.random.default_rng(3).random(80)
    theirs = scipy_bootstrap((values,), np.mean, n_resamples=4000, method="percentile", rng=1).confidence_interval
    assert interval(values.tolist()) == pytest.approx((theirs.low, theirs.high), abs=0.01)


def test_a_ratio_leaves_draws_without_denominator_out() -> None:
    low, high = ratio_interval(np.array([1.0, 0.0, 0.0]), np.array([1.0, 0.0, 0.0]))
    assert (low, high) == (1.0, 1.0)
    assert ratio_interval(np.zeros(3), np.zeros(3)) == (0.0, 0.0)


def test_a_median_lies_within_its_interval() -> None:
    values = list(range(1, 102))
    low, high = percentile_interval([float(value) for value in values], 50)
    assert 35 < low < 51 < high < 67


def test_every_draw_draws_all_questions() -> None:
    assert (draws(7).sum(axis=1) == 7).all()
    with pytest.raises(ValueError, match="no values"):
        draws(0)
