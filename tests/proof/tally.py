"""What was tried and what came of it, counted, with the smallest account of every kind of finding."""

import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_SHOWN = 3  # accounts kept of one kind of finding
_EVERY = 10.0  # seconds between two lines of progress


class TimeIsUp(Exception):
    """The time that a proof was given is over; what was counted stands."""


@dataclass(slots=True)
class Tally:
    """The counts of one proof. `verdicts` counts all trials, `findings` those that break a promise."""

    proof: str
    seconds: float = float("inf")
    tried: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    accounts: dict[str, list[str]] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)
    _told: float = 0.0

    def count(self, where: str, verdict: str, problems: Sequence[str] = ()) -> None:
        """Counts one trial: where it was, what came of it, and what is wrong. Raises TimeIsUp."""
        self.tried += 1
        self.verdicts[verdict] += 1
        for kind in {_kind(problem) for problem in problems}:
            self.findings[kind] += 1
        for problem in problems:
            kept = self.accounts.setdefault(_kind(problem), [])
            if len(kept) < _SHOWN:
                kept.append(f"{where}: {problem}")
        if time.monotonic() - self._told > _EVERY:
            self._told = time.monotonic()
            print(self.line(), file=sys.stderr, flush=True)
        if time.monotonic() - self.began > self.seconds:
            raise TimeIsUp

    def line(self) -> str:
        """Returns the counts so far in one line."""
        seconds = time.monotonic() - self.began
        verdicts = ", ".join(f"{name} {count:,}" for name, count in sorted(self.verdicts.items()))
        return f"{self.proof}: {self.tried:,} in {seconds:.0f} s ({verdicts}); findings {self.findings.total():,}"

    def json(self) -> dict[str, Any]:
        """Returns everything, for a file."""
        return {
            "proof": self.proof, "tried": self.tried, "seconds": round(time.monotonic() - self.began, 1),
            "verdicts": dict(self.verdicts), "findings": dict(self.findings), "accounts": self.accounts,
        }  # fmt: skip

    def text(self) -> str:
        """Returns the counts, and an account of each kind of finding."""
        told = [f"  {self.findings[kind]} x {'; '.join(some[:1])}" for kind, some in self.accounts.items()]
        return "\n".join([self.line(), *told])


def _kind(problem: str) -> str:
    """Returns a problem without what stands in brackets, and without its numbers, ids and paths."""
    return re.sub(r" \(.*|[0-9a-f]{8,}\S*|/\S+|'[^']*'|\d+(\.\d+)?", "#", problem)[:160]
