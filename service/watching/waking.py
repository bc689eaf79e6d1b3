"""Wakes whoever follows folders: soon after something in them changed, and again and again for a full comparison.

Owns watchfiles. Systems tell of changes on their own disks only, so folders on network drives are polled. What the
system misses, the comparison finds.
"""

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pincite.ingest.discover import path_text

_DEBOUNCE = 1_600  # milliseconds for which changes are gathered
_LOOK = 1_000  # milliseconds between two signs of life
_POLLED = 5_000  # milliseconds between two looks at a network drive
_MOUNTS = Path("/proc/self/mounts")
_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "davfs", "fuse.", "ncpfs", "lustre", "glusterfs", "vboxsf")


def wakes(folders: Sequence[Path], stop: threading.Event, polling: bool, every: float) -> Iterator[bool]:
    """Yield about once a second: True if a comparison is due, since something changed or `every` seconds are over.

    Ends when `stop` is set. Folders may come and go.
    """
    full = 0.0  # when the next full comparison is due
    polling = polling or any(is_remote(folder) for folder in folders)
    while not stop.is_set():
        there = _identities(folders)
        for changed in _changes([folder for folder, one in there.items() if one], stop, polling):
            due = changed or time.monotonic() >= full
            full = time.monotonic() + every if due else full
            yield due
            if stop.is_set() or _identities(folders) != there:
                full = 0.0
                break


def _changes(folders: Sequence[Path], stop: threading.Event, polling: bool) -> Iterator[bool]:
    """Yield whether something changed; ends if the folders have to be looked up anew."""
    import watchfiles

    if not folders:
        yield False
        stop.wait(_LOOK / 1000)
        return
    try:
        for changes in watchfiles.watch(
            *folders,
            watch_filter=None,
            debounce=_DEBOUNCE,
            stop_event=stop,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            force_polling=polling,
            poll_delay_ms=_POLLED,
            ignore_permission_denied=True,
        ):
            yield bool(changes)
    except OSError:  # a folder vanished just now, or the system watches no more folders: the comparisons go on
        yield False
        stop.wait(_LOOK / 1000)


def is_remote(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """Whether a folder is on a network drive, as far as the system says so."""
    if sys.platform == "win32":
        return str(folder.resolve()).startswith("\\\\")
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    place = path_text(folder.absolute())
    mounted = [(fields[1].replace("\\040", " "), fields[2]) for line in lines if len(fields := line.split(" ")) > 2]
    on = [(len(at), kind) for at, kind in mounted if Path(place).is_relative_to(at)]
    return bool(on) and max(on)[1].startswith(_NETWORK)


def _identities(folders: Sequence[Path]) -> dict[Path, tuple[int, int] | None]:
    """The folders with their devices and numbers; None for those that are not there."""
    found: dict[Path, tuple[int, int] | None] = {}
    for folder in folders:
        try:
            status = folder.stat()
        except OSError:
            found[folder] = None
        else:
            found[folder] = (status.st_dev, status.st_ino)
    return found
