"""Whether the service is well, and what went wrong."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Health:
    """`status` is "ok"."""

    status: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong (RFC 9457): `type` names the kind of error, `detail` is a sentence for people."""

    type: str
    title: str
    status: int
    detail: str
