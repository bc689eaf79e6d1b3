"""Say how quiet the machine is: its load, and how much of its cores other processes use while something is measured."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

QUIET = 0.3  # load above which a warning is given


@dataclass(slots=True)
class Surroundings:
    """Load averages over a minute, before and after, and the cores used by other processes; None where unknown.

    The load afterwards includes what the bench itself has just done; `others` does not.
    """

    load_before: float | None
    load_after: float | None = None
    others: float | None = None
    seconds: float = 0.0

    @property
    def warning(self) -> str:
        """What is wrong with the figures; "" if the machine was quiet before."""
        if self.load_before is None or self.load_before <= QUIET:
            return ""
        return (
            f"The load was {self.load_before:.1f} before the start; above {QUIET} only ratios count, and even they may "
            "favour one system. Measure again on a quiet machine."
        )


@contextmanager
def watched() -> Iterator[Surroundings]:
    """Yield the surroundings of the block, which are complete at its end.

    Processes that the block starts have to end within it, else they count as others.
    """
    around = Surroundings(load())
    began, busy, own = time.monotonic(), _busy(), _own()
    yield around
    around.seconds = time.monotonic() - began
    around.load_after = load()
    if busy is not None and (now := _busy()) is not None:
        around.others = max(0.0, now - busy - (_own() - own)) / around.seconds


def load() -> float | None:
    """Return the load average over the last minute; None on systems without one."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def _busy() -> float | None:
    """Return the seconds that all cores have worked since the machine's start."""
    with suppress(OSError, ValueError):
        with Path("/proc/stat").open(encoding="ascii") as file:
            user, nice, system, _idle, _waiting, *interrupts = map(int, file.readline().split()[1:8])
        return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")
    return None


def _own() -> float:
    """Return the seconds that this process and its ended children have worked."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
