"""A timeline before a reader: in order, drawn, a mark opens the source."""

import pytest

from tests.browser.conftest import Visit
from tests.browser.looking import settled
from tests.browser.test_access import faults, fits
from tests.browser.test_sheets import keep

pytestmark = [pytest.mark.browser, pytest.mark.weights]


@pytest.mark.parametrize(
    ("language", "theme", "width", "subject"),
    [("en", "light", 1280, "Vostochny summit"), ("ko", "dark", 390, "푸틴과 김정은의 정상회담")],
)
def test_events_stand_in_order(visit: Visit, language: str, theme: str, width: int, subject: str) -> None:
    page = visit("/timeline", language, theme, width)
    page.locator("#subject").fill(subject)
    page.keyboard.press("Enter")
    page.locator(".events li").first.wait_for()
    dates = page.locator(".events .date time").all_text_contents()
    assert dates == sorted(dates)
    assert len(dates) >= 5
    assert page.locator(".line .dot").count() == len(dates)
    assert faults(page) == []
    assert fits(page)
    page.locator(".events .keep").first.click()
    keep(page, f"Timeline {width}", "")
    page.locator(".events .mark").first.click()
    settled(page)
