"""The responses about the service's health and about errors."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Health:
    """The health of the service; `status` is "ok". `instance` is drawn anew at each start ("" of older versions)."""

    status: str
    instance: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Problem details (RFC 9457): `type` names the kind of error, `detail` is a message for people."""

    type: str
    title: str
    status: int
    detail: str
