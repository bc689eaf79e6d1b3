"""Record what produced a run: versions, commit, machine and date."""

import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pincite.index.truth.store import Manifest

_PACKAGES = ("pincite", "torch", "faiss-cpu", "tantivy", "kiwipiepy", "sentence-transformers", "ir-measures")


def now() -> str:
    """Return the current time in UTC, in ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def this_program() -> dict[str, str]:
    """Return package versions, the git commit (in a checkout) and the machine."""
    facts = {name: found for name in _PACKAGES if (found := _version(name))}
    commit = commit_of(Path(__file__).resolve().parents[2])
    return facts | ({"git": commit} if commit else {}) | {"python": platform.python_version(), "machine": _machine()}


def built_with(manifest: Manifest) -> Mapping[str, str]:
    """Return what a collection was built with: model, splitting and format."""
    return {
        "model": manifest.model,
        "dimension": str(manifest.dimension),
        "splitting": f"{manifest.size} characters, {manifest.shortest} to {manifest.longest}",
        "format": str(manifest.format),
    }


def commit_of(folder: Path) -> str | None:
    """Return the folder's git commit, with "+" if tracked files differ from it; None outside a checkout."""
    if not (folder / ".git").exists():
        return None
    try:
        commit = _git(folder, "rev-parse", "--short=12", "HEAD")
        return commit + ("+" if _git(folder, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.SubprocessError):
        return None


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True, timeout=20
    )
    return done.stdout.strip()


def _machine() -> str:
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    if cpus.is_file():
        for line in cpus.read_text("utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()
