"""The check of a draft before a reader: what is wrong is told in the language of the page."""

import pytest

from tests.browser.conftest import PATIENCE, Visit
from tests.browser.test_access import faults, fits

pytestmark = [pytest.mark.browser, pytest.mark.weights]

DRAFT = """라진항의 석탄 부두는 한 해 900만 톤 남짓을 다룬다.

푸틴은 2024년 11월 19일 조약의 비준에 서명했다.
"""


@pytest.mark.parametrize(
    ("language", "theme", "width", "told"),
    [
        ("ko", "light", 390, ["근거 문장에 없는 수: “900만”", "근거 문장에 없는 날짜: “2024년 11월 19일”"]),
        ("en", "dark", 1440, ["number not in the source: “900만”", "date not in the source: “2024년 11월 19일”"]),
    ],
)
def test_faults_are_told_in_the_language_of_the_page(
    visit: Visit, language: str, theme: str, width: int, told: list[str]
) -> None:
    page = visit("/draft", language, theme, width)
    page.locator("#draft").fill(DRAFT)
    page.locator("button.main").first.click()
    page.locator(".judged > li").nth(1).wait_for(timeout=PATIENCE)
    assert page.locator(".judged .faults li").all_text_contents() == told
    assert page.locator(".judged .faults [lang=en]").count() == 0
    assert faults(page) == []
    assert fits(page)


@pytest.mark.parametrize(("language", "counted"), [("en", "Quotation: 1 altered"), ("ko", "인용문: 다름 1")])
def test_an_altered_quotation_stands_below_its_sentence(visit: Visit, language: str, counted: str) -> None:
    page = visit("/draft", language)
    page.locator("#draft").fill(f"She wrote: “A cosmodrome is a strange place to discuss wheat.”\n\n{DRAFT}")
    page.locator("button.main").first.click()
    page.locator(".judged > .altered").wait_for(timeout=PATIENCE)
    assert "altered" in page.locator(".judged > li").nth(1).get_attribute("class")
    assert counted in page.locator(".counts").text_content()
    assert faults(page) == []
