"""Where collections and models are stored, from flags, then the environment, then defaults; and loopback addresses."""

import os
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path

import platformdirs

from pincite.ingest.errors import BadOption


@dataclass(frozen=True, slots=True)
class Settings:
    """`home` holds collections, `models` unpacked weights; `offline` forbids all network use.

    `public_url` is the address at which people reach the service, if it differs from the address of the requests.
    `proxies` are the addresses of proxies before the service, which are believed about whom they speak for. `vectors`
    says where both indexes are to be kept of a collection that documents are added to; None leaves it as it is.
    """

    home: Path
    collection: str
    models: Path
    offline: bool = True
    public_url: str | None = None
    proxies: tuple[str, ...] = ()
    vectors: str | None = None


def read_settings(home: Path | None, collection: str | None, offline: bool = True) -> Settings:
    """The settings from flags (None: not given), else from PINCITE_* in the environment, else the defaults.

    The home's collections are in the store that PINCITE_STORE names, if it does: from then on, wherever that is read.
    """
    chosen = home or _from_environment("PINCITE_HOME") or Path(platformdirs.user_data_path("pincite"))
    if chosen.exists() and not chosen.is_dir():
        raise BadOption(f"--home {chosen} is a file. Give a folder, or set PINCITE_HOME to one.")
    models = _from_environment("PINCITE_MODELS") or cache_folder() / "models"
    name = collection or os.environ.get("PINCITE_COLLECTION") or "default"
    public = os.environ.get("PINCITE_PUBLIC_URL") or None
    if public and not public.startswith(("http://", "https://")):
        raise BadOption(f"PINCITE_PUBLIC_URL={public} is not an address. Give one such as http://pincite.example:8000.")
    if store := os.environ.get("PINCITE_STORE"):
        from pincite.index.truth.catalogue import choose_store  # much that others need not load

        choose_store(chosen.absolute(), store)
    vectors = os.environ.get("PINCITE_VECTORS") or _vectors_in(chosen)
    return Settings(chosen.absolute(), name, models, offline, public, _proxies(), vectors)


def _vectors_in(home: Path) -> str | None:
    """The key `vectors` of the table [indexes] in the home's pincite.toml."""
    file = home / "pincite.toml"
    try:
        written = file.read_text("utf-8")
    except (OSError, ValueError):  # there is none, or whoever looks into the home says what is wrong
        return None
    import tomllib  # which homes without the file need not load

    try:
        said = tomllib.loads(written).get("indexes", {}).get("vectors")
    except (ValueError, AttributeError):
        return None  # whoever reads the settings of the language model there says what is wrong
    if said is not None and not isinstance(said, str):
        raise BadOption(f'{file}: [indexes] vectors must be an address in quotes, such as "milvus://127.0.0.1:19530".')
    return said


def _proxies() -> tuple[str, ...]:
    said = os.environ.get("PINCITE_TRUSTED_PROXIES", "")
    given = tuple(one.strip() for one in said.split(",") if one.strip())
    for one in given:
        try:
            ip_network(one)
        except ValueError as error:
            raise BadOption(
                f"PINCITE_TRUSTED_PROXIES={said}: {one!r} is not an address or a network. Give such as 10.0.0.2, or "
                "10.0.0.0/24, separated by commas."
            ) from error
    return given


def cache_folder() -> Path:
    """The folder for files that can be recreated."""
    return Path(platformdirs.user_cache_path("pincite"))


def _from_environment(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value).expanduser() if value else None


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address: `is_loopback("127.0.0.1")`, `not is_loopback("0.0.0.0")`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
