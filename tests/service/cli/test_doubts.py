"""The last lines of `add`: what of a file was not read, though the file was."""

from pathlib import Path

import pytest

from pincite.service.cli import render
from pincite.service.wire.documents import addition
from tests.making.files import KOREAN, hwpx, paragraph
from tests.making.library import add, collection_at


def test_add_ends_with_what_was_not_read_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole, part = tmp_path / "whole.hwpx", tmp_path / "part.hwpx"
    whole.write_bytes(hwpx(paragraph(KOREAN)))
    part.write_bytes(hwpx(paragraph(KOREAN) + "<hp:p><hp:run><hp:pic/></hp:run></hp:p>" * 9))
    summary = add(collection_at(tmp_path / "home"), whole, part)
    assert [path for path, _ in summary.problems] == [str(part)]
    render.summary(summary)
    last = capsys.readouterr().out.splitlines()[-1].strip()
    assert last.startswith("part.hwpx: most of it may be pictures (9)")
    assert [one.path for one in addition(summary).problems] == [str(part)]


def test_many_problems_are_cut_short(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(23):
        (tmp_path / f"{number}.pdf").write_text(f"{KOREAN} {number}", encoding="utf-8")
    render.summary(add(collection_at(tmp_path / "home"), *tmp_path.glob("*.pdf")))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 22
    assert "3 more problems" in lines[-1]
