"""The words of a page: all that PDFium reads, each once, line by line, each where it is drawn."""

from pathlib import Path

import pytest

from pincite.ingest.reading.pdfium import Box, Glyphs, find_glyphs
from pincite.service.pages.lettering import lettering_of
from tests.making.files import pdf
from tests.making.pdfs import Layout, korean_pdf, needs_font


def glyphs_of(data: bytes) -> Glyphs:
    found = find_glyphs(data, 1)
    assert found is not None
    return found


@needs_font
@pytest.mark.parametrize("turned", [0, 90, 180])
@pytest.mark.parametrize("columns", [1, 2])
def test_no_letter_is_lost_and_none_is_in_two_words(columns: int, turned: int) -> None:
    text = ("두 정상은 블라디보스토크에서 만났다. The summit lasted two hours. " * 6, "협력을 논의했다. " * 30)
    glyphs = glyphs_of(korean_pdf(text, Layout(columns, 10.5, turned)))
    found = lettering_of(glyphs)
    assert "".join(word.text for line in found.lines for word in line.words) == "".join(glyphs.characters.split())
    assert {line.upright for line in found.lines} == {turned != 90}
    assert not any(letter.isspace() for line in found.lines for word in line.words for letter in word.text)


@needs_font
def test_two_columns_are_never_one_line() -> None:
    found = lettering_of(glyphs_of(korean_pdf(["가나다라 마바사아 자차카타. " * 200], Layout(2))))
    middle = (found.width or 0) / 2
    body = [line for line in found.lines if line.words[0].text[0] in "가나다라마바사아자차카타"]
    assert len(body) > 40
    assert all((line.words[0].box.left < middle) == (line.words[-1].box.right < middle) for line in body)


def test_a_box_holds_its_word_and_no_other() -> None:
    (line,) = lettering_of(glyphs_of(pdf("The treaty was signed"))).lines
    edges = [edge for word in line.words for edge in (word.box.left, word.box.right)]
    assert [word.text for word in line.words] == ["The", "treaty", "was", "signed"]
    assert edges == sorted(edges)


def test_a_scan_has_no_words_and_says_why() -> None:
    found = lettering_of(Glyphs(100, 200, " \r\n", (Box(0, 0, 0, 0),) * 3, (True,) * 3))
    assert (found.lines, found.width, found.height) == ((), 100, 200)
    assert "OCR" in found.reason


def test_the_worker_finds_them(tmp_path: Path) -> None:
    from pincite.service.pages.drawing import FileGone, Spelling, located

    path = tmp_path / "one.pdf"
    path.write_bytes(pdf("Two words"))
    found = located(Spelling(path, 1))
    assert [word.text for line in found.lines for word in line.words] == ["Two", "words"]  # type: ignore[union-attr]
    assert located(Spelling(path, 2)).reason == "the page cannot be rendered"  # type: ignore[union-attr]
    assert isinstance(located(Spelling(tmp_path / "none.pdf", 1)), FileGone)
