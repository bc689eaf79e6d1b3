"""Sheets before a reader: kept from an answer, a passage and a source; noted, moved, taken away; all by keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.browser.conftest import Visit
from tests.browser.looking import ask, settled, tab_to
from tests.browser.made import MADE
from tests.browser.serving import pincite, served
from tests.browser.test_access import faults, fits
from tests.service.pages.test_marking import highlights

pytestmark = [pytest.mark.browser, pytest.mark.weights]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three documents, one of them a PDF, in a home of their own."""
    made = tmp_path_factory.mktemp("sheets")
    (made / "papers").mkdir()
    for one in MADE:
        (made / "papers" / one.name).write_bytes(one.make())
    pincite("add", made / "papers", "--home", made / "home")
    return made


@pytest.fixture(scope="module")
def library(models: Path, folder: Path) -> Iterator[str]:
    """The address of a service over that home."""
    with served(folder / "home", models, folder / "log") as (address, _):
        yield address


def keep(page: Any, name: str, note: str) -> None:
    """Fills the dialog that is open: on the sheet of this name, which is made if there is none yet."""
    page.locator("dialog").wait_for()
    select = page.locator("#keep-sheet")
    names = select.locator("option").all_text_contents() if select.is_visible() else []
    if name in names:
        select.select_option(label=name)
    else:
        if names:
            select.select_option(value="")
        page.locator("#keep-name").fill(name)
    page.locator("#keep-note").fill(note)
    page.locator("dialog [type=submit]").click()
    page.locator(".notice", has_text=name).wait_for()


@pytest.mark.parametrize("look", [("en", "light", 1440), ("ko", "dark", 390)], ids=str)
def test_from_an_answer_to_a_file(visit: Visit, library: str, tmp_path: Path, look: tuple[str, str, int]) -> None:
    language, theme, width = look
    name = f"Chapter {width}"
    lighthouse, tea = MADE[0], MADE[1]
    page = visit("/", language, theme, width, at=library)
    ask(page, lighthouse.questions[language])
    page.locator(".said .keep").first.wait_for()
    said = page.locator(".said p [lang]").first.text_content()
    tab_to(page, ".said .keep")
    page.keyboard.press("Enter")
    page.locator("dialog").wait_for()
    assert faults(page) == []
    keep(page, name, "how much?")
    assert page.evaluate("document.activeElement.matches('.said .keep')")
    page.locator(".sources .keep").first.click()
    keep(page, name, "again")
    page.locator(".passages .keep").first.click()
    keep(page, name, "a passage")
    ask(page, tea.questions[language])
    page.locator(".said .mark").first.click()
    settled(page)
    page.locator(".panel .keep").click()
    keep(page, name, "")
    page.keyboard.press("Escape")
    assert faults(page) == []
    assert fits(page)
    page.goto(f"{library}/sheets")
    page.locator(".kept a", has_text=name).click()
    page.locator(".entries li").first.wait_for()
    kept = page.locator(".entries li").count()
    assert kept >= 3
    assert page.locator(".entries textarea").first.input_value() == "how much?"
    assert page.locator(".entries blockquote").first.text_content() == said
    assert faults(page) == []
    assert fits(page)
    first = page.locator(".entries li").first.get_attribute("data-passage")
    page.locator(".entries textarea").first.fill("사십이억?\nforty-two")
    page.locator(".entries .down").first.click()
    page.locator(f".entries li:nth-child(2)[data-passage='{first}']").wait_for()
    assert page.evaluate("document.activeElement.matches('.entries li:nth-child(2) .down')")
    page.keyboard.press("Enter")
    page.locator(f".entries li:nth-child(3)[data-passage='{first}']").wait_for()
    if width > 1000:  # a finger has the buttons
        page.locator(".entries li").nth(2).locator(".handle").drag_to(page.locator(".entries li").nth(0))
    else:
        for place in (3, 2):
            page.locator(f".entries li:nth-child({place})[data-passage='{first}'] .up").click()
    page.locator(f".entries li:nth-child(1)[data-passage='{first}']").wait_for()
    page.reload()
    page.locator(f".entries li:nth-child(1)[data-passage='{first}']").wait_for()
    assert page.locator(".entries textarea").first.input_value() == "사십이억?\nforty-two"
    page.locator(".entries li").last.locator(".actions button").last.click()
    page.locator(".entries li").nth(kept - 1).wait_for(state="detached")

    page.locator(".entries .place").first.click()
    settled(page)
    page.keyboard.press("Escape")
    page.locator(".kept .menu summary").click()
    with page.expect_download() as saved:
        page.locator(".kept .choices button", has_text="Markdown").click()
    saved.value.save_as(tmp_path / "sheet.md")
    text = (tmp_path / "sheet.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {name}\n")
    assert "   forty-two\n" in text
    page.locator(".kept .menu summary").click()
    with page.expect_download() as saved:
        page.locator(".kept .choices button").last.click()
    saved.value.save_as(tmp_path / "marked.pdf")
    marks = highlights((tmp_path / "marked.pdf").read_bytes())
    assert "사십이억?\nforty-two" in marks[0][1]


def test_a_sheet_is_made_renamed_and_deleted(visit: Visit, library: str) -> None:
    page = visit("/sheets", at=library)
    page.locator("#sheet-name").fill("First")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="First").wait_for()
    page.locator(".kept button", has_text="Rename").click()
    page.locator("dialog #sheet-name").fill("Second")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Second").wait_for()
    page.locator(".kept button", has_text="Delete").click()
    page.locator("dialog .danger").click()
    page.locator("#sheet-name").wait_for()
    assert not page.locator(".kept a", has_text="Second").count()


def test_a_sheet_tells_what_became_of_its_sources(visit: Visit, library: str, folder: Path) -> None:
    asked = {"question": MADE[2].questions["en"]}
    cited = [one["id"] for one in httpx.post(f"{library}/v1/ask", json=asked, timeout=60).json()["citations"]]
    sheet = httpx.post(f"{library}/v1/sheets", json={"name": "Buses"}).json()["id"]
    httpx.post(f"{library}/v1/sheets/{sheet}/passages", json={"ids": cited[:1], "note": "n"}).raise_for_status()
    document = httpx.get(f"{library}/v1/sheets/{sheet}").json()["passages"][0]["citation"]["document_id"]
    httpx.delete(f"{library}/v1/documents/{document}").raise_for_status()
    page = visit(f"/sheets?sheet={sheet}", at=library)
    page.locator(".entries .removed", has_text="removed since").wait_for()
    assert MADE[2].keys["en"] in page.locator(".entries blockquote").text_content()
    assert faults(page) == []
    pincite("forget", document, "--yes", "--home", folder / "home")
    page.reload()
    page.locator(".entries .removed", has_text="forgotten").wait_for()
    assert not page.locator(".entries blockquote").count()
    assert page.locator(".entries textarea").input_value() == "n"


def test_who_may_only_read_is_offered_no_keeping(visit: Visit, models: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "tea.docx").write_bytes(MADE[1].make())
    pincite("add", tmp_path / "tea.docx", "--home", home)
    pincite("sheets", "make", "Mine", "--home", home)
    secret = pincite("keys", "add", "reader", "--home", home).split()[0]
    with served(home, models, tmp_path / "log") as (address, _):
        asked = {"question": MADE[1].questions["en"]}
        headers = {"Authorization": f"Bearer {secret}"}
        answer = httpx.post(f"{address}/v1/ask", json=asked, headers=headers, timeout=60).json()
        pincite("sheets", "keep", "Mine", answer["citations"][0]["id"], "--note", "seen", "--home", home)
        page = visit("/sheets", at=address, refusals=("401",))
        page.locator("#key").fill(secret)
        page.locator("dialog [type=submit]").click()
        page.locator(".kept a", has_text="Mine").click()
        page.locator(".entries .own", has_text="seen").wait_for()
        assert not page.locator(".entries :is(button, textarea)").count()
        assert not page.locator(".kept .danger").count()
        page.locator(".kept .place").click()
        settled(page)
        assert not page.locator(".keep").count()
        page.keyboard.press("Escape")
        page.locator("nav a", has_text="Ask").click()
        ask(page, MADE[1].questions["en"])
        assert not page.locator(".keep").count()
        assert not page.locator("#sheet-name").count()
