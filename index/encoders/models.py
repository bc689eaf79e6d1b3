"""Open the encoder for a model name."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.index.encoders import pair, seeker
from pincite.index.encoders.bundled import FOLDER, unpacked_folder
from pincite.index.encoders.bundled import MODEL as E5
from pincite.index.encoders.encoder import Encoder, open_sentence_encoder

if TYPE_CHECKING:
    from pincite.index.encoders.choosing import Choice

DEFAULT_MODEL = pair.NAME


def answers_chosen_by(model: str) -> str:
    """Return the version of the trained weights that this model's seeking vectors come from; "" if it has none."""
    return seeker.VERSION if model in (pair.NAME, E5) else ""


def engine_of(model: str, models: Path) -> "Choice | None":
    """Return the engine chosen for this machine; None if the model is not built in, or was not opened here yet."""
    folder = models / FOLDER
    if model not in (pair.NAME, E5) or not folder.exists():
        return None
    from pincite.index.encoders.choosing import choice  # loads OpenVINO

    return choice(folder)


def open_encoder(name: str, models: Path, offline: bool = True, say: Callable[[str], None] | None = None) -> Encoder:
    """Return the encoder for the default pair, for e5 alone, for a hub model id or for a local folder.

    `models` is the folder for unpacked weights. `say` is called with a sentence before a slow step. Raises
    ModelUnavailable if the model is not on this machine and `offline` forbids downloading it.
    """
    if name == pair.NAME:
        return pair.PairEncoder(lambda: open_encoder(E5, models, offline, say), models)
    folder = unpacked_folder(models, say) if name == E5 else None
    if folder is None:
        return open_sentence_encoder(name, offline)
    # Both load OpenVINO, which a list of documents does not need.
    from pincite.index.encoders.choosing import chosen
    from pincite.index.encoders.packaged import PackagedEncoder

    return PackagedEncoder(name, folder, seeker.seeker_folder(models, folder, say), chosen(folder, say))
