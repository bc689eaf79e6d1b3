"""What the doctor finds: a line for each thing it looked at."""

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How a thing is: a warning costs something, a fault stops something."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """A thing, its state, what was seen, and what to do about it (empty if nothing)."""

    about: str
    state: State
    seen: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All findings; `healthy` if none is a fault."""

    healthy: bool
    findings: tuple[Finding, ...]
