"""A grid before a reader: cells come, a mark opens the source, the grid is saved as a file."""

from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.browser.looking import settled
from tests.browser.test_access import faults, fits
from tests.browser.test_sheets import keep

pytestmark = [pytest.mark.browser, pytest.mark.weights]

QUESTIONS = "How long will the new Tumen road bridge be?\n러시아는 보스토치니 회담에서 무엇을 얻었나"


@pytest.mark.parametrize(
    ("language", "theme", "width", "words"),
    [("en", "light", 1280, ("filled", "Export")), ("ko", "dark", 390, ("채웠습니다", "내보내기"))],
)
def test_each_document_answers_in_a_row(
    visit: Visit, tmp_path: Path, language: str, theme: str, width: int, words: tuple[str, str]
) -> None:
    filled, export = words
    page = visit("/grid", language, theme, width)
    page.locator("#questions").fill(QUESTIONS)
    page.locator("button.main").click()
    page.locator("#spoken", has_text=filled).wait_for(state="attached")
    assert page.locator(".grid tbody tr").count() == 12
    assert page.locator(".grid thead th").all_text_contents()[1:] == QUESTIONS.split("\n")
    assert page.locator(".grid .mark").count() >= 2
    shown = page.evaluate("getComputedStyle(document.querySelector('.grid td'), '::before').content")
    assert (QUESTIONS.split("\n")[0] in shown) == (width < 640)  # below one another, each says what it answers
    cells = page.locator(".wide")
    assert cells.evaluate("(box) => box.scrollWidth <= box.clientWidth")  # two questions fit, whatever the width
    assert faults(page) == []
    assert fits(page)
    with page.expect_download() as saved:
        page.locator(".results .menu summary", has_text=export).click()
        page.locator(".results .menu button", has_text="CSV").click()
    saved.value.save_as(tmp_path / "grid.csv")
    assert (tmp_path / "grid.csv").read_text(encoding="utf-8-sig").count("Where") == 2
    page.locator(".grid td .keep").first.click()
    keep(page, f"Grid {width}", "from a cell")
    page.locator(".grid .mark").first.click()
    settled(page)
    page.keyboard.press("Escape")
    page.locator(".grid th .place").first.click()
    page.locator(".alone .panel").wait_for()
