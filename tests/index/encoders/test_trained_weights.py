"""Changes of weights are kept in four bits, and a file that is not what it should be is refused."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pincite.index.encoders.packed_weights import PackedWeights, dequantise, open_packed
from pincite.index.encoders.trained_weights import open_trained, quantised, write_trained
from pincite.ingest.errors import ModelUnavailable
from tests.fakes.tiny_weights import write_tiny_weights

DIGEST = "0" * 64


@pytest.fixture
def base(tmp_path: Path) -> PackedWeights:
    write_tiny_weights(tmp_path / "tiny.bin")
    return open_packed(tmp_path / "tiny.bin")


def test_changes_come_back(base: PackedWeights, tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    values = {
        name: base.values(name) + random.normal(0, 0.001, base.tensors[name].elements).astype(np.float32)
        for name in ("l0.q.w", "l0.q.b", "l0.aln.w")
    }
    write_trained(tmp_path / "t.q4", "v", base, DIGEST, values)
    trained = open_trained(tmp_path / "t.q4", base, DIGEST)
    assert (trained.version, trained.shape) == ("v", base.shape)
    for name, value in values.items():
        np.testing.assert_allclose(trained.values(name), value, atol=0.0004)
    np.testing.assert_array_equal(trained.values("l0.q.b"), values["l0.q.b"].astype("<f4"))
    np.testing.assert_array_equal(trained.values("l0.k.w"), base.values("l0.k.w"))


@given(arrays(np.float32, 64, elements=st.floats(-1, 1, width=32)))
def test_an_error_is_at_most_half_a_step(values: np.ndarray) -> None:
    found = dequantise(np.frombuffer(quantised(values), np.uint8))
    steps = np.abs(values.reshape(-1, 32)).max(axis=1).repeat(32) / 7
    assert (np.abs(found - values) <= steps * 0.51 + 1e-6).all()


def test_a_changed_byte_is_noticed(base: PackedWeights, tmp_path: Path) -> None:
    path = tmp_path / "t.q4"
    write_trained(path, "v", base, DIGEST, {"l0.q.w": base.values("l0.q.w") + 1})
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelUnavailable, match="checksum"):
        open_trained(path, base, DIGEST)


def test_other_files_and_other_weights_are_refused(base: PackedWeights, tmp_path: Path) -> None:
    path = tmp_path / "t.q4"
    path.write_bytes(b"something else")
    with pytest.raises(ModelUnavailable, match="not a file of trained weights"):
        open_trained(path, base, DIGEST)
    write_trained(path, "v", base, DIGEST, {})
    with pytest.raises(ModelUnavailable, match="other packaged weights"):
        open_trained(path, base, hashlib.sha256(b"other").hexdigest())
    with pytest.raises(ModelUnavailable, match="cannot be used"):
        open_trained(tmp_path / "none.q4", base, DIGEST)
