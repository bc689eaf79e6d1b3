"""What a file holds against what was read: a difference is said, and no difference is made up."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.ingest.errors import NoText
from pincite.ingest.reading.formats.held import Held, count, missing, total
from pincite.ingest.reading.read import read_document
from tests.making.files import KOREAN, hwpx, paragraph
from tests.making.hwp import Node, hwp_of
from tests.making.word import word_of

COUNTS = st.builds(Held, *[st.integers(0, 10_000)] * 3)


@given(COUNTS)
def test_nothing_is_missing_where_all_was_read(held: Held) -> None:
    assert missing(held, held) == ()


@given(COUNTS, COUNTS)
def test_every_table_and_note_that_was_not_read_is_said(held: Held, read: Held) -> None:
    said = " ".join(missing(held, read))
    assert ("tables" in said) == (read.tables < held.tables)
    assert ("notes" in said) == (read.notes < held.notes)


def test_characters_are_said_where_many_are_missing() -> None:
    assert missing(Held(9000), Held(7000)) == ("7,000 of its 9,000 characters were read",)
    assert missing(Held(9000), Held(8990)) == missing(Held(30), Held(1)) == ()


def test_a_total_is_the_sum_of_the_parts() -> None:
    assert total([Held(1, 2, 3, 4), Held(10, 20, 30, 40)]) == Held(11, 22, 33, 44)
    assert count(" 가\t나\n\u3000다 ") == 3


PICTURE = "<hp:p><hp:run><hp:pic/></hp:run></hp:p>"
SCANS = {
    "scan.hwpx": hwpx(PICTURE),
    "scan.hwp": hwp_of(Node(66, b"\0" * 22, (Node(85, b""),))),
    "scan.docx": word_of("<w:p/>", {"image/scan.png": b"\x89PNG"}),
}  # fmt: skip


@pytest.mark.parametrize("name", SCANS)
def test_a_file_of_pictures_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(SCANS[name])
    with pytest.raises(NoText, match="no text, only a picture"):
        read_document(tmp_path / name)


def test_a_file_of_pictures_and_a_line_says_so_in_its_report(tmp_path: Path) -> None:
    (tmp_path / "scan.hwpx").write_bytes(hwpx(paragraph(KOREAN) + PICTURE * 3))
    _, report = read_document(tmp_path / "scan.hwpx")
    assert report.problems == ("most of it may be pictures (3), which are not read; save it as PDF for OCR",)


def test_what_a_reader_drops_is_in_the_report(tmp_path: Path) -> None:
    """Rows where no table is, as a damaged file may have them: the reader skips them, the count does not."""
    lost = "<hp:tbl><x>" + paragraph(KOREAN * 9) + "</x></hp:tbl>"
    (tmp_path / "brief.hwpx").write_bytes(hwpx(paragraph(KOREAN) + lost))
    _, report = read_document(tmp_path / "brief.hwpx")
    assert report.problems == (f"{count(KOREAN)} of its {count(KOREAN) * 10} characters were read",)
