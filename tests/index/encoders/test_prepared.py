"""Networks prepared for a few lengths give the vectors that the network for any length gives, to any thread."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from pincite.index.encoders.bundled import unpack
from pincite.index.encoders.choosing import CANDIDATES, LEAST_COSINE
from pincite.index.encoders.network import EXACT, Engine, network_file, open_network
from pincite.index.encoders.packaged import PackagedEncoder
from pincite.index.encoders.packed_weights import open_packed
from pincite.index.encoders.prepared import LENGTHS
from pincite.ingest.errors import ModelUnavailable
from tests.fakes.tiny_weights import write_tiny_weights

QUESTIONS = ["a" * letters for letters in (1, 8, 14, 18, 20, 26, 28, 34, 36, 50, 70)]  # a token each, besides some


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    write_tiny_weights(tmp_path / "tiny.bin")
    unpack(open_packed(tmp_path / "tiny.bin"), tmp_path / "model")
    return tmp_path / "model"


@pytest.mark.parametrize("engine", [EXACT, *CANDIDATES], ids=str)
def test_the_vectors_are_the_same_as_before(tiny: Path, engine: Engine) -> None:
    encoder = PackagedEncoder("tiny", tiny, tiny, engine)
    lengths = {len(encoder._questions.encode(f"query: {question}", 64)) for question in QUESTIONS}
    assert all(any(length - 8 < one <= length for one in lengths) for length in LENGTHS)
    assert min(lengths) <= LENGTHS[0] - 8 and max(lengths) > LENGTHS[-1]
    before = np.array([encoder.start_question(question)() for question in QUESTIONS])
    encoder.warm_up()
    after = np.array([encoder.start_question(question)() for question in QUESTIONS])
    assert np.sum(before * after, axis=-1).min() > LEAST_COSINE
    if engine == EXACT:  # rounding to whole numbers may turn a difference of 1e-7 into a whole step
        np.testing.assert_allclose(after, before, atol=2e-6)


def test_questions_may_be_asked_while_it_prepares(tiny: Path) -> None:
    encoder = PackagedEncoder("tiny", tiny, tiny, EXACT)
    expected = [encoder.encode_query(question) for question in QUESTIONS]
    with ThreadPoolExecutor(3) as pool:
        warming = pool.submit(encoder.warm_up)
        while not warming.done():
            found = list(pool.map(encoder.encode_query, QUESTIONS))
            np.testing.assert_allclose(found, expected, atol=2e-6)
        warming.result()
        np.testing.assert_allclose(list(pool.map(encoder.encode_query, QUESTIONS * 3)), expected * 3, atol=2e-6)


def test_a_call_that_no_one_waits_for_disturbs_no_other(tiny: Path) -> None:
    network = open_network(tiny, EXACT)
    ones = np.ones((1, 1, 24), np.float32)
    texts = [np.full((1, 24, 32), number, np.float32) + np.arange(32, dtype=np.float32) for number in range(6)]
    expected = [network.pooled(text, ones[0], ones) for text in texts]
    for text, found in zip(texts, expected, strict=True):
        network.start(text * 7, ones[0], ones)
        np.testing.assert_allclose(network.pooled(text, ones[0], ones), found, atol=1e-5)


def test_a_network_that_cannot_be_prepared_says_so_and_others_go_on(tiny: Path) -> None:
    encoder = PackagedEncoder("tiny", tiny, engine=EXACT)
    before = encoder.encode_query("summit")
    (tiny / network_file(EXACT.layout)).write_text("<net>")
    with pytest.raises(ModelUnavailable, match="cannot be prepared"):
        encoder.warm_up()
    np.testing.assert_allclose(encoder.encode_query("summit"), before, atol=2e-6)
