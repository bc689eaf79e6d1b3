"""Parses a service's JSON into the dataclasses of service/wire; unknown fields are ignored."""

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from pincite.ingest.errors import ServiceNotUnderstood

T = TypeVar("T")

_ADAPTERS: dict[type, TypeAdapter[Any]] = {}  # creating one takes milliseconds


def parsed(kind: type[T], body: Any, address: str) -> T:
    """The JSON returned by `address`, as an instance of `kind`; raises ServiceNotUnderstood if it does not fit."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    try:
        found: T = _ADAPTERS[kind].validate_python(body)
        return found
    except ValidationError as error:
        raise ServiceNotUnderstood(f"{address} returned JSON in an unexpected format. Is the address right?") from error
