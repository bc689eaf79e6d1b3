"""Overlap told from texts equals overlap told from positions, and a haystack finds what `in` finds."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from pincite.eval.gold import overlap
from pincite.eval.gold.overlap import Haystack, overlaps, shared, squeeze

# Every character occurs once, so that positions and texts say the same.
SOURCE = "".join(chr(0xAC00 + n) for n in range(200))
spans = st.tuples(st.integers(0, 200), st.integers(0, 200)).map(lambda ends: (min(ends), max(ends)))


def test_docstrings() -> None:
    assert doctest.testmod(overlap).failed == 0


@given(spans, spans, st.integers(1, 50))
def test_what_two_pieces_share_is_where_their_positions_meet(
    first: tuple[int, int], second: tuple[int, int], least: int
) -> None:
    common = max(0, min(first[1], second[1]) - max(first[0], second[0]))
    found = shared(SOURCE[slice(*first)], SOURCE[slice(*second)], least)
    assert found == (common if common >= least else 0)


@given(spans, spans)
def test_half_of_the_shorter_is_enough(first: tuple[int, int], second: tuple[int, int]) -> None:
    common = max(0, min(first[1], second[1]) - max(first[0], second[0]))
    shorter = min(first[1] - first[0], second[1] - second[0])
    assert overlaps(SOURCE[slice(*first)], SOURCE[slice(*second)]) == (shorter > 0 and 2 * common >= shorter)


@given(st.text("ab", max_size=40), st.text("ab", max_size=40), st.integers(1, 5))
def test_repeated_letters_do_not_confuse_it(first: str, second: str, least: int) -> None:
    ends = [
        k for k in range(1, min(len(first), len(second)) + 1) if first[-k:] == second[:k] or second[-k:] == first[:k]
    ]
    inside = [min(len(first), len(second))] if first in second or second in first else []
    best = max([0, *ends, *inside])
    assert shared(first, second, least) == (best if best >= least else 0)


@given(st.text("가나 \n", max_size=200), st.text("가나 ", max_size=60), spans)
def test_a_haystack_holds_what_stands_in_it(text: str, other: str, span: tuple[int, int]) -> None:
    haystack = Haystack(text)
    assert text[slice(*span)] in haystack
    assert (other in haystack) == (squeeze(other) in squeeze(text))
