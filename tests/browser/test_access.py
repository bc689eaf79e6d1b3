"""For everybody: axe-core finds nothing serious, a fresh install is ready soon, a key is asked for where needed."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Visit
from tests.browser.looking import settled
from tests.browser.serving import pincite, served

pytestmark = [pytest.mark.browser, pytest.mark.weights]

QUESTION = "/?q=what did Russia gain from the Vostochny summit"
TEXT = "“a bridge loan: useful this year, and expensive later” and “Russia rented an arsenal. It did not sell one.”"


def faults(page: Any) -> list[str]:
    """What axe-core calls serious or critical, with the elements."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed: make test-browser")
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{page.url} {one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def fits(page: Any) -> bool:
    """Whether nothing stands out of the window to the right."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "ko")])
def test_nothing_serious_for_axe(visit: Visit, theme: str, language: str, width: int) -> None:
    found: list[str] = []

    def look(page: Any) -> None:
        found.extend(faults(page))
        if not fits(page):
            found.append(f"{page.url} is wider than {width}")

    page = visit(QUESTION, language, theme, width)
    page.locator(".answer .mark").first.wait_for()
    page.locator(".why summary").first.click()
    page.locator(".mark").first.focus()
    look(page)
    page.locator(".mark").first.click()
    settled(page)
    look(page)
    page.goto(page.url.split("?")[0] + "documents")
    page.locator(".papers").wait_for()
    look(page)
    for number in range(3):  # report, edit, remove
        page.locator(".papers .actions button").nth(number).click()
        page.locator("dialog").wait_for()
        look(page)
        page.keyboard.press("Escape")
    page.goto(page.url.replace("documents", "quotes"))
    page.locator("#manuscript").fill(TEXT)
    page.locator("main form [type=submit]").click()
    page.locator(".quotations").wait_for()
    look(page)
    page.goto(page.url.replace("quotes", ""))
    page.locator("#question").wait_for()
    page.locator(".filters summary").click()
    look(page)
    assert not found


def test_a_fresh_install_is_ready_soon_and_asks_for_its_key(
    visit: Visit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = pincite("keys", "add", "reader", "--home", tmp_path / "home").split()[0]
    with served(tmp_path / "home", tmp_path / "models", tmp_path / "log") as (address, seconds):
        with capsys.disabled():
            print(f"\na fresh install was ready after {seconds:.1f} s")
        page = visit("/documents", at=address, refusals=("401", "404"))
        page.locator("#key").fill("pincite_wrong")
        page.locator("dialog [type=submit]").click()
        page.locator("dialog .note").filter(has_text="unknown").wait_for()
        page.locator("#key").fill(secret)
        page.locator("dialog [type=submit]").click()
        page.locator(".library").filter(has_text="There are no documents yet").wait_for()
        page.reload()
        page.locator(".library").filter(has_text="There are no documents yet").wait_for()
        assert not page.locator("dialog").count()
        assert page.evaluate("localStorage.getItem('pincite.key')") is None
