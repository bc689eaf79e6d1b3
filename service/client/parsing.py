"""A service's JSON, read into the dataclasses of service/wire; fields that they do not have are left out."""

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from pincite.ingest.errors import ServiceNotUnderstood

T = TypeVar("T")

_ADAPTERS: dict[type, TypeAdapter[Any]] = {}  # making one takes milliseconds


def parsed(kind: type[T], body: Any, address: str) -> T:
    """The JSON that an address answered, as `kind`; raises ServiceNotUnderstood where it does not fit."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    try:
        found: T = _ADAPTERS[kind].validate_python(body)
        return found
    except ValidationError as error:
        raise ServiceNotUnderstood(
            f"{address} answered JSON of another shape than Pincite's. Is the address right?"
        ) from error
