"""Reads the language model's settings: from the environment, then `pincite.toml` in the home folder, then defaults."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pincite.ingest.errors import BadOption

FILE = "pincite.toml"
_VARIABLES = {
    "url": "PINCITE_LLM_URL",
    "model": "PINCITE_LLM_MODEL",
    "key": "PINCITE_LLM_KEY",
    "seconds": "PINCITE_LLM_SECONDS",
    "passage_tokens": "PINCITE_LLM_PASSAGE_TOKENS",
}
_SECONDS = (1, 3_600)
_TOKENS = (200, 200_000)


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The settings of a language model; `url` includes /v1, `model` None means the first that the server lists.

    `seconds` (1 to 3600) is the longest that a reply may take, `passage_tokens` (200 to 200000) how many tokens of
    passages the model is given.
    """

    url: str
    model: str | None = None
    key: str | None = field(default=None, repr=False)
    seconds: float = 300.0
    passage_tokens: int = 3_000


@dataclass(frozen=True, slots=True)
class _Given:
    """A setting as found, and where; its value may be secret."""

    value: Any
    where: str


def read_model_settings(home: Path) -> ModelSettings | None:
    """The settings, or None if nothing is set; raises BadOption for a value that cannot be used.

    PINCITE_LLM_URL, _MODEL, _KEY, _SECONDS and _PASSAGE_TOKENS override the table [model] of pincite.toml, whose keys
    are url, model, key, seconds and passage_tokens.
    """
    given = _from_file(home / FILE) | _from_environment()
    if not given:
        return None
    if "url" not in given:
        known = next(iter(given.values())).where
        raise BadOption(f"{known} is set but PINCITE_LLM_URL is not: set it to the language model's server.")
    default = ModelSettings("")
    return ModelSettings(
        url=_url(given["url"]),
        model=_text(given["model"]) if "model" in given else None,
        key=_key(given["key"]) if "key" in given else None,
        seconds=_number(given["seconds"], _SECONDS) if "seconds" in given else default.seconds,
        passage_tokens=_whole(given["passage_tokens"]) if "passage_tokens" in given else default.passage_tokens,
    )


def _from_environment() -> dict[str, _Given]:
    found = {name: _Given(os.environ.get(variable, "").strip(), variable) for name, variable in _VARIABLES.items()}
    return {name: given for name, given in found.items() if given.value}


def _from_file(path: Path) -> dict[str, _Given]:
    try:
        table = tomllib.loads(path.read_text("utf-8")).get("model", {})
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise BadOption(f"{path} cannot be read as TOML: {error}.") from error
    unknown = sorted(set(table) - set(_VARIABLES)) if isinstance(table, Mapping) else ["model"]
    if unknown:
        raise BadOption(f"{path}: {unknown[0]!r} is not a setting. The table [model] may have {', '.join(_VARIABLES)}.")
    return {name: _Given(value, f"{name!r} in {path}") for name, value in table.items()}


def _text(given: _Given) -> str:
    if not isinstance(given.value, str) or not given.value.strip() or not given.value.isprintable():
        raise BadOption(f"{given.where} must be a single line of text.")
    return given.value.strip()


def _url(given: _Given) -> str:
    """The address without its trailing slash. Errors do not repeat it: it may contain a password."""
    try:
        text = _text(given)
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and " " not in text
    except ValueError:
        good = False
    if not good:
        raise BadOption(
            f"{given.where} is not a valid address. Give one that begins with http:// or https:// and includes /v1, "
            "such as http://127.0.0.1:8080/v1."
        )
    if "@" in parts.netloc:
        raise BadOption(f"{given.where} contains a user name or a password. Remove it; set PINCITE_LLM_KEY instead.")
    if parts.query or parts.fragment:
        raise BadOption(f"{given.where} has a query or a fragment ('?' or '#'). Give only the part up to /v1.")
    return parts.geturl().rstrip("/")


def _key(given: _Given) -> str:
    key = _text(given)
    if not key.isascii() or " " in key:
        raise BadOption(f"{given.where} is not a valid key: keys are ASCII without spaces.")
    return key


def _number(given: _Given, bounds: tuple[int, int]) -> float:
    least, most = bounds
    try:
        number = float(given.value) if not isinstance(given.value, bool) else 0.0
    except (TypeError, ValueError):
        number = 0.0
    if not least <= number <= most:
        raise BadOption(f"{given.where} is {given.value!r}: give a number from {least} to {most}.")
    return number


def _whole(given: _Given) -> int:
    number = _number(given, _TOKENS)
    if number != int(number):
        raise BadOption(f"{given.where} is {given.value!r}: give a whole number.")
    return int(number)
