"""Vectors in a byte a number, and words that are kept once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.index.truth.packing import packed, packed_blobs, unpacked, unpacked_blobs
from pincite.index.truth.texts import lacks_words, left_out, put_back
from pincite.ingest.document import Passage, Sentence, Span


def vectors(seed: int, count: int, dimension: int) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(2, 900))
def test_packed_vectors_stay_near_and_of_length_one(seed: int, count: int, dimension: int) -> None:
    rows = vectors(seed, count, dimension)
    again = unpacked(packed(rows), dimension)
    assert np.abs(np.linalg.norm(again, axis=1) - 1).max() < 1e-5
    assert ((rows * again).sum(axis=1) > 0.9999).all()


@given(st.integers(0, 2**32 - 1), st.integers(2, 900))
def test_an_export_in_float16_loses_nothing(seed: int, dimension: int) -> None:
    rows = packed(vectors(seed, 3, dimension))
    halves = unpacked(rows, dimension).astype(np.float16)
    assert (packed(halves.astype(np.float32)) == rows).all()


def test_vectors_of_an_older_version_are_read_beside_packed_ones() -> None:
    rows = vectors(0, 2, 32)
    blobs = [packed(rows)[0].tobytes(), rows[1].astype(np.float16).tobytes()]
    read = unpacked_blobs(blobs, 32)
    assert (read[0] == unpacked(packed(rows), 32)[0]).all()
    assert (read[1] == rows[1].astype(np.float16)).all()
    assert (packed_blobs(blobs, 32)[1] == packed(read[1:])[0]).all()
    with pytest.raises(ValueError, match="reshape"):
        packed_blobs([blobs[0][:-1]], 32)


@given(st.data())
def test_words_that_are_left_out_are_put_back(data: st.DataObject) -> None:
    words = st.text("ab \n-", min_size=1, max_size=30)
    pages = {number: data.draw(words) for number in (1, 2)}

    def spans() -> tuple[Span, ...]:
        places = st.tuples(st.sampled_from([1, 2]), st.integers(0, 30), st.integers(0, 30))
        return tuple(Span(*data.draw(places)) for _ in range(data.draw(st.integers(1, 2))))

    def text(where: tuple[Span, ...]) -> str:
        said = "\n".join(pages[span.page][span.start : span.end] for span in where)
        return data.draw(st.sampled_from([said, " ".join(said.split()), data.draw(words)])) or "x"

    sentences = tuple(Sentence(where, text(where)) for where in (spans(), spans()))
    where = spans()
    joined = " ".join(one.text for one in sentences)
    passage = Passage("p", "d", where, text(where), data.draw(st.sampled_from([joined, "other"])), "", sentences)
    assert put_back(left_out(passage, pages), pages) == passage


def test_what_stands_on_the_page_is_not_stored_again() -> None:
    page = "The treaty was\nsigned. It holds."
    whole = Passage(
        "p", "d", (Span(1, 0, 32),), page, "The treaty was signed. It holds.", "",
        (Sentence((Span(1, 0, 22),), "The treaty was signed."), Sentence((Span(1, 23, 32),), "It holds.")),
    )  # fmt: skip
    stored = left_out(whole, {1: page})
    assert lacks_words(stored)
    assert (stored.text, stored.search_text, [one.text for one in stored.sentences]) == ("", "", ["", ""])
    with pytest.raises(LookupError):
        put_back(stored, {})
