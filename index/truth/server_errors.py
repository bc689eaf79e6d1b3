"""What an error of a PostgreSQL server means to users, and its address as it is shown to them."""

import psycopg
from psycopg.conninfo import conninfo_to_dict

from pincite.ingest.errors import (
    BadOption,
    CollectionBusy,
    CollectionDamaged,
    CollectionError,
    CollectionUnreadable,
    CollectionUnwritable,
)

_BUSY = ("55P03", "40P01", "40001", "53300", "57014")  # a lock, a deadlock, a serialisation, too many connections
_REFUSED = ("25006", "42501", "53100", "53200", "53400")  # read-only, no permission, a full disk, no memory, a limit
_DROPPED = ("3F000", "42P01")  # no such schema, no such table


def shown(address: str) -> str:
    """Return an address without its password. Raises BadOption for one that is none."""
    try:
        said = conninfo_to_dict(address)
    except psycopg.Error as error:
        raise BadOption(
            f"The store's address cannot be read ({str(error).strip()}). Give one such as "
            "postgresql://pincite@db.example/pincite."
        ) from error
    user = f"{said['user']}@" if said.get("user") else ""
    port = f":{said['port']}" if said.get("port") else ""
    return f"postgresql://{user}{said.get('host') or ''}{port}/{said.get('dbname') or ''}"


def is_missing(error: BaseException) -> bool:
    """Return whether an error says that a table or its schema is not there."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    return isinstance(cause, psycopg.Error) and cause.sqlstate in _DROPPED


def meaning(where: str, error: psycopg.Error) -> CollectionError | None:
    """Return what an error of the server means to users; None for a wrong call, which is not the server's."""
    state, said = error.sqlstate or "", " ".join(str(error).split())
    if state in _BUSY:
        return CollectionBusy(f"Others are using {where} ({said}). Wait a moment, then try again. Nothing is lost.")
    if state in _REFUSED:
        return CollectionUnwritable(
            f"The database {where} refused a change ({said}). Give its user the right to create schemas and to write, "
            "or free disk space there. What was stored before is kept; run the command again to continue."
        )
    if state.startswith("XX00"):
        return CollectionDamaged(f"The database {where} is damaged ({said}). Restore it from the server's backup.")
    if state in _DROPPED:
        return CollectionBusy(f"The collection was deleted or moved away from {where} meanwhile ({said}). Try again.")
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return CollectionUnreadable(
            f"The database {where} cannot be reached ({said}). See that the server runs, and that address, user and "
            "password are right, then try again. Nothing is lost."
        )
    return None
