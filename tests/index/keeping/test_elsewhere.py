"""What takes collections in files says, of those on a server, what to do instead; no server is asked for that."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pincite.index.keeping.backup import back_up
from pincite.index.keeping.importing import import_collection
from pincite.index.keeping.restore import restore
from pincite.index.truth.stored_in import note_store
from pincite.ingest.errors import BadOption


@pytest.mark.parametrize(
    ("work", "instead"),
    [
        (lambda home, folder: back_up(home, folder), r"pg_dump.*pincite export-collection FOLDER"),
        (lambda home, folder: restore(home, folder), r"to a new home.*pincite migrate --to.*pg_restore"),
        (lambda home, folder: import_collection(home, "a", folder), r"to a new home.*pincite migrate --to"),
    ],
)
def test_what_to_do_instead_is_said(work: Callable[[Path, Path], object], instead: str, tmp_path: Path) -> None:
    note_store(tmp_path / "home", "postgresql://ann:secret@127.0.0.1:1/pincite")
    with pytest.raises(BadOption, match=instead) as error:
        work(tmp_path / "home", tmp_path / "folder")
    assert "postgresql://127.0.0.1:1/pincite" in str(error.value)
    assert "secret" not in str(error.value)
