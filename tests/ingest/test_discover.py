"""Which files are found, in which order, and what is said of those that are not."""

import os
import time
import unicodedata
from pathlib import Path

import pytest

from pincite.ingest.discover import discover, name_of
from pincite.ingest.errors import UnreadableFile


def names(*paths: Path) -> list[str]:
    return [name_of(path) for path in discover(paths).files]


def make(folder: Path, *names: str) -> None:
    for name in names:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("x", encoding="utf-8")


def test_folders_are_walked_in_order_and_only_documents_taken(tmp_path: Path) -> None:
    make(tmp_path, "b.PDF", "a.txt", "sub/c.hwp", "sub/deep/d.hwpx", "e.docx", "f.md", "g.html", "z.jpg", "y.zip", "x")
    found = discover([tmp_path])
    assert [path.name for path in found.files] == ["a.txt", "b.PDF", "e.docx", "f.md", "g.html", "c.hwp", "d.hwpx"]
    assert found.skipped == 3
    assert found.failures == ()


def test_sidecars_locks_and_hidden_files_are_no_documents(tmp_path: Path) -> None:
    make(tmp_path, "metadata.jsonl", "a.pdf.meta.json", "a.meta.json", "~$a.docx", ".b.pdf", ".git/c.pdf", "a.pdf")
    found = discover([tmp_path])
    assert [path.name for path in found.files] == ["a.pdf"]
    assert found.skipped == 0


def test_a_file_named_explicitly_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    make(tmp_path, "picture.jpg", ".hidden", "noname")
    assert names(tmp_path / "picture.jpg", tmp_path / ".hidden", tmp_path / "noname") == [
        "picture.jpg",
        ".hidden",
        "noname",
    ]


def test_what_is_named_twice_is_taken_once(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    assert names(tmp_path / "b.txt", tmp_path, tmp_path / "a.txt") == ["b.txt", "a.txt"]


@pytest.mark.timeout(20)
def test_linked_folders_are_entered_and_circles_left(tmp_path: Path) -> None:
    make(tmp_path, "inside/a.txt", "elsewhere/b.txt")
    for number in range(3):  # followed blindly, three loops are 3 ** 40 folders
        (tmp_path / "inside" / f"loop{number}").symlink_to(tmp_path / "inside")
    (tmp_path / "inside" / "out").symlink_to(tmp_path / "elsewhere")
    assert names(tmp_path) == ["b.txt", "a.txt"]


def test_a_link_out_of_the_folder_is_not_followed_unless_it_is_named(tmp_path: Path) -> None:
    make(tmp_path, "inside/a.txt", "elsewhere/b.txt", "c.txt")
    (tmp_path / "inside" / "out").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "inside" / "secret.txt").symlink_to(tmp_path / "c.txt")
    (tmp_path / "other").symlink_to(tmp_path / "inside")
    for folder in ("inside", "other"):
        found = discover([tmp_path / folder])
        assert [path.name for path in found.files] == ["a.txt"]
        assert [Path(failure.path).name for failure in found.failures] == ["out", "secret.txt"]
        assert all("leads out of the folder" in str(failure.error) for failure in found.failures)
    assert names(tmp_path / "inside", tmp_path / "elsewhere", tmp_path / "inside" / "secret.txt") == [
        "a.txt",
        "secret.txt",
        "b.txt",
    ]


def test_what_is_not_there_fails_and_the_rest_goes_on(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "c.txt").symlink_to(tmp_path / "c.txt")
    found = discover([tmp_path / "missing.pdf", tmp_path])
    assert [path.name for path in found.files] == ["a.txt"]
    assert [Path(failure.path).name for failure in found.failures] == ["missing.pdf", "b.txt", "c.txt"]
    assert all(isinstance(failure.error, UnreadableFile) for failure in found.failures)
    assert "missing.pdf" in str(found.failures[0].error)


def test_a_folder_that_is_closed_to_us_fails_by_itself(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may open everything")
    make(tmp_path, "closed/a.txt", "open/b.txt")
    (tmp_path / "closed").chmod(0)
    found = discover([tmp_path])
    (tmp_path / "closed").chmod(0o700)
    assert [path.name for path in found.files] == ["b.txt"]
    assert [Path(failure.path).name for failure in found.failures] == ["closed"]


def test_names_taken_apart_are_opened_as_they_are_and_shown_whole(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "북러 정상회담.txt")
    make(tmp_path, apart)
    (found,) = discover([tmp_path]).files
    assert found.name == apart
    assert name_of(found) == "북러 정상회담.txt"
    assert found.read_text(encoding="utf-8") == "x"


def test_paths_are_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.txt")
    monkeypatch.chdir(tmp_path)
    assert discover([Path("a.txt"), Path()]).files == (tmp_path / "a.txt",)


def test_ten_thousand_files_take_a_moment(tmp_path: Path) -> None:
    for folder in range(10):
        (tmp_path / str(folder)).mkdir()
        for number in range(1000):
            (tmp_path / str(folder) / f"{number}.txt").touch()
    began = time.monotonic()
    assert len(discover([tmp_path]).files) == 10_000
    assert time.monotonic() - began < 20
