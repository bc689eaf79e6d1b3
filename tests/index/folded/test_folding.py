"""One short text's key is made without the table, and is the same."""

from hypothesis import example, given
from hypothesis import strategies as st

from pincite.index.folded.folding import fold, key_of


@given(st.text())
@example("9-19 군사합의 - 이른바 “합의”")
@example("a–1 b-x ㈜ ﬁ ｶﾞ ー が ½ \ud800 ẞ İ")
@example("--3-")
def test_a_key_is_the_same_with_and_without_the_table(text: str) -> None:
    assert key_of(text) == fold(text).key
