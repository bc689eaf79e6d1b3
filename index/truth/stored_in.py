"""Which store a home's collections are in: the home's own files, or a server that its file `store` names.

Every process that is given the home finds the same store, so that none of them has to be told.
"""

from contextlib import suppress
from pathlib import Path

from pincite.index.disk import flush_folder, private_file, private_folder, replacing, unreadable, writable
from pincite.ingest.errors import BadOption

_FILE = "store"


def stored_in(home: Path) -> str | None:
    """Return the address of the server that has the home's collections; None if the home has them itself.

    Raises CollectionUnreadable.
    """
    file = home / _FILE
    try:
        return file.read_text(encoding="utf-8").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise unreadable(file, error) from error


def require_files(home: Path, what: str, instead: str) -> None:
    """Raise BadOption, naming `what` was asked for and what to do `instead`, if a server has the home's collections."""
    address = stored_in(home)
    if address is not None:
        raise BadOption(
            f"{what} takes collections that are in the home's own files; those of {home} are in "
            f"{without_password(address)}. {instead}"
        )


def note_store(home: Path, address: str | None) -> None:
    """Name the server that has the home's collections from now on, None for none. Raises CollectionUnwritable."""
    with writable(home):
        private_folder(home)
        if address is None:
            (home / _FILE).unlink(missing_ok=True)
            flush_folder(home)
            return
        with replacing(home / _FILE) as temporary:
            private_file(temporary)
            temporary.write_text(address + "\n", encoding="utf-8")
        flush_folder(home)


def without_password(address: str) -> str:
    """Return what of an address tells one database from another, and may be shown.

    `without_password("postgresql://ann:secret@db/pincite?sslmode=require") == "postgresql://db/pincite"`
    """
    place = address.partition("://")[2].partition("?")[0]
    with suppress(ValueError):
        place = place[place.rindex("@") + 1 :]
    return f"postgresql://{place}"
