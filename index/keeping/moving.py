"""Make a database at home in another place, or in another past: its paths, and what tells its derived data apart."""

import secrets
import sqlite3
from pathlib import Path

from pincite.ingest.discover import path_text

# Tables and their columns that hold paths; uploaded files are below the home.
TRUTH_PATHS = (("documents", "path"), ("paths", "path"), ("failures", "path"), ("tombstones", "path"))
JOBS_PATHS = (("job_files", "path"),)


def relocate(connection: sqlite3.Connection, columns: tuple[tuple[str, str], ...], old: str, new: Path) -> None:
    """Replace the beginning of all paths below an old folder by a new one."""
    before, after = path_text(Path(old)) + "/", path_text(new) + "/"
    if before == after:
        return
    for table, column in columns:
        connection.execute(
            f"UPDATE {table} SET {column} = ?2 || substr({column}, length(?1) + 1)"
            f" WHERE substr({column}, 1, length(?1)) = ?1",
            (before, after),
        )


def start_new_past(connection: sqlite3.Connection) -> None:
    """Mark a restored or imported database, so that indexes of another past are not taken for its own."""
    found = connection.execute("UPDATE meta SET value = ? WHERE key = 'epoch'", (secrets.token_hex(8),))
    if found.rowcount:  # older formats have no epochs; their indexes are made anew once they are brought up to date
        connection.execute(
            "INSERT OR REPLACE INTO epochs SELECT one.value, other.value FROM meta AS one, meta AS other"
            " WHERE one.key = 'generation' AND other.key = 'epoch'"
        )
