"""Where things are kept: flag, then environment, then default."""

import os
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import platformdirs

from pincite.ingest.errors import BadOption


@dataclass(frozen=True, slots=True)
class Settings:
    """`home` holds collections, `models` unpacked weights; `offline` forbids any network use.

    `public_url` is the address under which people reach the service, where requests do not come by the same one.
    """

    home: Path
    collection: str
    models: Path
    offline: bool = True
    public_url: str | None = None


def read_settings(home: Path | None, collection: str | None, offline: bool = True) -> Settings:
    """The settings from flags (None: not given), from PINCITE_HOME and its like in the environment, and by default."""
    chosen = home or _from_environment("PINCITE_HOME") or Path(platformdirs.user_data_path("pincite"))
    if chosen.exists() and not chosen.is_dir():
        raise BadOption(f"--home {chosen} is a file: give a folder, or set PINCITE_HOME to one.")
    models = _from_environment("PINCITE_MODELS") or cache_folder() / "models"
    name = collection or os.environ.get("PINCITE_COLLECTION") or "default"
    public = os.environ.get("PINCITE_PUBLIC_URL") or None
    if public and not public.startswith(("http://", "https://")):
        raise BadOption(f"PINCITE_PUBLIC_URL={public}: write an address, as http://pincite.example:8000.")
    return Settings(chosen.absolute(), name, models, offline, public)


def cache_folder() -> Path:
    """Where things are kept that can be made again."""
    return Path(platformdirs.user_cache_path("pincite"))


def _from_environment(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value).expanduser() if value else None


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address: `is_loopback("127.0.0.1")`, `not is_loopback("0.0.0.0")`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
