"""Collections of every format that ever was can be read, searched, changed and moved; their citations resolve."""

import json
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pincite.index.changing.check import check
from pincite.index.changing.removing import remove_documents
from pincite.index.home import open_collection
from pincite.index.keeping.backup import back_up
from pincite.index.keeping.exporting import export_collection
from pincite.index.keeping.importing import import_collection
from pincite.index.keeping.restore import restore
from pincite.index.truth.schema import FORMAT
from tests.index.keeping.make_format import content
from tests.making.library import add, write_briefs

FORMATS = sorted(Path(__file__).parent.glob("format-*.tar.xz"))


@pytest.fixture(params=FORMATS, ids=lambda path: path.name.split(".")[0])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, object]]:
    """The home of an older version, and what it holds."""
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path, filter="data")
    said = Path(str(request.param).removesuffix(".tar.xz") + ".json").read_text(encoding="utf-8")
    return tmp_path / "home", json.loads(said)


def known(found: Any, said: Any) -> Any:
    """Those of the fields found that the older version knew; documents have got more since."""
    if isinstance(said, dict):
        return {name: known(found.get(name), value) for name, value in said.items()}
    if isinstance(said, list) and len(found) == len(said):
        return [known(*both) for both in zip(found, said, strict=True)]
    return found


def test_what_an_older_version_made_is_read(made: tuple[Path, dict[str, object]], tmp_path: Path) -> None:
    home, said = made
    opened = open_collection(home, "default")
    with closing(opened.connection):
        assert known(content(opened), said) == said
        assert check(opened) == []
        assert len(add(opened, write_briefs(tmp_path / "briefs")).added) == 1  # two are known by their content
        remove_documents(opened, ["treaty"])
        assert check(opened) == []


def test_it_moves_by_backup_and_by_export(made: tuple[Path, dict[str, object]], tmp_path: Path) -> None:
    home, said = made
    back_up(home, tmp_path / "backup")
    restore(tmp_path / "restored", tmp_path / "backup")
    restored = open_collection(tmp_path / "restored", "default")
    with closing(restored.connection):
        assert known(content(restored), said) == said
        export_collection(restored, tmp_path / "exported")
    import_collection(tmp_path / "imported", "default", tmp_path / "exported")
    imported = open_collection(tmp_path / "imported", "default")
    with closing(imported.connection):
        assert known(content(imported), said) == said
        assert check(imported) == []


def test_there_is_one_for_every_format() -> None:
    assert [path.name for path in FORMATS] == [f"format-{number}.tar.xz" for number in range(1, FORMAT + 1)]
