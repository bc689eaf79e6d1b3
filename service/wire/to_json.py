"""Turns responses into JSON: the same for the command line, HTTP events and the Model Context Protocol."""

from dataclasses import asdict
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Json = dict[str, Any]


def json_of(response: "DataclassInstance") -> Json:
    """The fields of a dataclass and of nested dataclasses, in order; enums are replaced by their values."""
    return asdict(response, dict_factory=_with_values)


def _with_values(fields: list[tuple[str, Any]]) -> Json:
    return {name: value.value if isinstance(value, Enum) else value for name, value in fields}
