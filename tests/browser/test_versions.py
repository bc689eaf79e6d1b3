"""Versions of a document before a reader: a note in the list, what changed, and what is said only once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.browser.looking import ask, settled
from tests.browser.serving import pincite, served
from tests.browser.test_access import faults, fits
from tests.making.versions import write_versions

pytestmark = [pytest.mark.browser, pytest.mark.weights]

SAID = {
    "en": ("There is a newer version", "Changed", "also in"),
    "ko": ("더 새로운 판이 있습니다", "수정", "다른 문서"),
}
QUESTION = "How many passengers does the town council expect?"


@pytest.fixture(scope="module")
def memos(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("versions")
    pincite("add", write_versions(folder / "memos"), "--home", folder / "home")
    with served(folder / "home", models, folder / "log") as (address, _):
        yield address


@pytest.mark.parametrize(("language", "theme", "width"), [("en", "light", 1440), ("ko", "dark", 390)])
def test_versions_are_seen(visit: Visit, memos: str, language: str, theme: str, width: int) -> None:
    newer, changed, also = SAID[language]
    page = visit("/documents", language, theme, width, at=memos)
    page.locator(".papers li").first.wait_for()
    assert page.locator(".papers .newer").count() == 2
    assert newer in page.locator(".papers .newer").first.text_content()
    assert faults(page) == []
    assert fits(page)
    page.locator(".papers .newer a").first.click()
    page.locator(".changes li").first.wait_for()
    assert changed in page.locator(".changes .is-changed .kind").first.text_content()
    assert page.locator(".changes ins").count()
    assert page.locator(".changes del").count()
    assert faults(page) == []
    assert fits(page)
    page.locator(".changes .is-changed .mark").first.click()
    settled(page)
    page.goto(f"{memos}/")
    ask(page, QUESTION)
    assert also in page.locator(".said .also").first.text_content()
    assert also in page.locator(".passages .also p").first.text_content()
    assert newer in page.locator(".sources .newer").first.text_content()
    assert faults(page) == []
    assert fits(page)
    page.locator(".passages .also a").first.click()
    settled(page)


def test_the_report_of_a_document_names_its_other_versions(visit: Visit, memos: str) -> None:
    page = visit("/documents", at=memos)
    page.locator(".papers .actions button").first.click()
    page.locator("dialog .versions li").first.wait_for()
    assert page.locator("dialog .versions li").count() == 2
    assert faults(page) == []
