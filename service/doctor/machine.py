"""Looks at the machine: versions, processor, weights, character recognition, fonts, disk and permissions."""

import os
import platform
import shutil
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from pincite.ingest.reading import ocr
from pincite.service.doctor.finding import Finding, State

_LIBRARIES = ("openvino", "faiss-cpu", "tantivy", "pypdf", "pypdfium2", "kiwipiepy")
_HUB = ("torch", "sentence_transformers")
_LITTLE, _TOO_LITTLE = 2 * 2**30, 200 * 2**20  # bytes


def versions() -> Iterator[Finding]:
    """The versions of Pincite, Python, SQLite and the libraries that read and search."""
    found = [f"Pincite {version('pincite')}", f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    missing = []
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    yield Finding("versions", State.OK, ", ".join(found))
    if missing:
        yield Finding("versions", State.FAULT, f"missing: {', '.join(missing)}", f"pip install {' '.join(missing)}")


def processor() -> Iterator[Finding]:
    """The processor, and what the networks compute with on it."""
    from pincite.index.encoders.network import processor as describe

    name, abilities = describe()
    yield Finding("processor", State.OK, f"{name}, {os.cpu_count()} cores; OpenVINO computes in {', '.join(abilities)}")


def other_models() -> Iterator[Finding]:
    """Whether models from the hub can be opened."""
    missing = [name for name in _HUB if find_spec(name) is None]
    if missing:
        seen = f"{' and '.join(missing)} not installed: only the built-in pair of models can be used"
        yield Finding("other models", State.WARNING, seen, "pip install 'pincite[hub]'")
    else:
        yield Finding("other models", State.OK, "sentence-transformers is installed")


def recognition() -> Iterator[Finding]:
    """Whether scanned pages can be read."""
    lacking = ocr.why_not()
    if lacking:
        yield Finding("scans", State.WARNING, "scanned pages cannot be read", lacking)
    else:
        yield Finding("scans", State.OK, "tesseract is there, with Korean")


def fonts() -> Iterator[Finding]:
    """Whether pages of PDF files that hold no fonts can be drawn in Korean."""
    lister = shutil.which("fc-list")
    if lister is None:
        yield Finding("fonts", State.OK, "this system does not list its fonts")
        return
    listed = subprocess.run([lister, ":lang=ko", "family"], capture_output=True, check=False, timeout=30).stdout
    families = sorted({line.split(",")[0] for line in listed.decode(errors="replace").splitlines() if line})
    if families:
        yield Finding("fonts", State.OK, f"{len(families)} with Hangul, such as {families[0]}")
    else:
        seen = "none with Hangul: pictures of Korean pages without fonts of their own show boxes"
        yield Finding("fonts", State.WARNING, seen, "install one, such as fonts-nanum")


def disk(folder: Path, what: str) -> Iterator[Finding]:
    """The free space where the folder is or will be, and whether it can be written."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    free = shutil.disk_usage(there).free
    seen = f"{free / 2**30:.1f} GB free for {folder}"
    state = State.FAULT if free < _TOO_LITTLE else State.WARNING if free < _LITTLE else State.OK
    yield Finding(what, state, seen, "free disk space, or choose another folder" if state is not State.OK else "")
    if not os.access(there, os.W_OK | os.X_OK):
        seen = f"{there} cannot be written by this user"
        yield Finding(what, State.WARNING, seen, "reading and asking work; adding needs a writable folder")


def privacy(home: Path) -> Iterator[Finding]:
    """Whether other users of this machine can read the home."""
    if os.name == "nt" or not home.exists():
        return
    mode = stat.S_IMODE(home.stat().st_mode)
    if mode & 0o077:
        yield Finding("permissions", State.WARNING, f"others may look into {home} ({mode:04o})", f"chmod 700 {home}")
    else:
        yield Finding("permissions", State.OK, f"only this user sees {home}")
