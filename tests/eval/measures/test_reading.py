"""Reading measures, by properties and by worked examples."""

import doctest
import re

from hypothesis import given
from hypothesis import strategies as st

from pincite.eval.measures import reading, share
from pincite.eval.measures.reading import badly_joined, find, invented, kept, misread, missing, out_of_order
from pincite.eval.measures.share import Share, total

WORDS = st.text(st.sampled_from("abc가나다한字あ⁶µ.1"), min_size=1, max_size=6)
SNIPPETS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
SPACES = st.sampled_from((" ", "\n", "  ", " \n", "\t", "\u00a0"))


def test_docstrings() -> None:
    assert doctest.testmod(reading).failed == 0
    assert doctest.testmod(share).failed == 0


@given(SNIPPETS, st.data())
def test_a_snippet_is_found_however_its_lines_are_broken(snippet: str, data: st.DataObject) -> None:
    words = []
    for word in snippet.split(" "):
        at = data.draw(st.integers(0, len(word)))
        mark = data.draw(st.sampled_from(("", "-", "\u00ad"))) if 0 < at < len(word) else ""
        broken = data.draw(st.booleans()) and 0 < at < len(word)
        words.append(f"{word[:at]}{mark}\n{word[at:]}" if broken else word)
    text = words[0] + "".join(data.draw(SPACES) + word for word in words[1:])
    assert find(snippet, f"{text} and more") == 0
    assert missing([snippet], ["", text]) == []
    assert kept([snippet], ["", text]) == [snippet]


@given(SNIPPETS, st.data())
def test_a_snippet_with_a_letter_lost_doubled_or_spaced_is_missing(snippet: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([i for i, letter in enumerate(snippet) if letter != " "]))
    for text in (snippet[:at] + snippet[at + 1 :], f"{snippet[:at]}_{snippet[at:]}", f"{snippet[:at]}\ufffd"):
        if re.sub(r"\s+", "", snippet) not in re.sub(r"\s+", "", text):
            assert missing([snippet], [text]) == [snippet]
    inside = [i for i in range(1, len(snippet)) if " " not in snippet[i - 1 : i + 1]]
    if inside:
        cut = data.draw(st.sampled_from(inside))
        assert find(snippet, f"{snippet[:cut]} {snippet[cut:]}") == -1, "words that are spaced out are not these words"


@given(st.permutations(["one", "two", "three", "four", "five"]))
def test_order_counts_inverted_pairs(order: list[str]) -> None:
    names = ["one", "two", "three", "four", "five"]
    inverted = sum(order.index(a) > order.index(b) for i, a in enumerate(names) for b in names[i + 1 :])
    assert len(out_of_order(names, " ".join(order))) == inverted
    assert len(out_of_order(names, " ".join(order[:-1]))) >= 4, "a snippet that is lost spoils its four pairs"


@given(st.lists(SNIPPETS, min_size=2, max_size=5), st.data())
def test_a_sentence_is_well_joined_only_inside_one_paragraph(paragraphs: list[str], data: st.DataObject) -> None:
    paragraph = data.draw(st.sampled_from(paragraphs))
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(paragraph))] * 2)))
    assert badly_joined([paragraph[start:end]], paragraphs) == []
    marked = [f"{number}{one}" for number, one in enumerate(paragraphs)]
    assert badly_joined(["".join(marked[:2])], marked) == ["".join(marked[:2])]


def test_metadata_are_judged_only_where_the_gold_says_something() -> None:
    stated = {"title": "수문  보고", "date": None}
    assert misread(stated, {"title": "수문 보고", "author": "someone", "date": None}) == []
    assert invented(stated, {"title": "수문 보고", "author": "someone", "date": None}) == []
    assert misread(stated, {}) == ["title"]
    assert invented(stated, {"date": "2023"}) == ["date"]


def test_shares_add_up_by_count() -> None:
    assert total([Share(1, 1), Share(0, 3)]) == Share(1, 4)
    assert (Share(1, 4).value, Share(1, 4).wrong, total([]).value) == (0.25, 3, 1.0)
