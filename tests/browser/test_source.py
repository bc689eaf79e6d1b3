"""The source beside the answer and the document at its own address: pages that scroll, words to select, paragraphs."""

from typing import Any

import httpx
import pytest

from tests.browser.conftest import Visit
from tests.browser.looking import settled, squeezed, upload
from tests.browser.test_reading import VOSTOCHNY, cited
from tests.making.pdfs import korean_pdf, needs_font

pytestmark = [pytest.mark.browser, pytest.mark.weights, needs_font]


def opened(page: Any) -> None:
    """Opens a citation of the brief on military matters, whose first sentence is broken inside a word."""
    page.locator(".said .mark[aria-label*='군사 분야']").first.click()
    settled(page)


def test_pages_scroll_are_turned_enlarged_and_read_as_text(visit: Visit) -> None:
    page = visit("/?q=" + VOSTOCHNY["ko"], "en")
    opened(page)
    where = page.locator(".panel .stepper.page span")
    assert where.text_content().startswith("Page 1 of")
    page.get_by_role("button", name="Next page").click()
    page.get_by_role("img", name="Page 2 of").wait_for()
    assert where.text_content().startswith("Page 2 of")
    page.locator(".sheet").focus()
    page.keyboard.press("Home")
    where.filter(has_text="Page 1 of").wait_for()
    page.keyboard.press("End")
    page.get_by_role("img", name="Page 3 of").wait_for()
    where.filter(has_text="Page 3 of").wait_for()
    width = page.locator(".paper").first.bounding_box()["width"]
    page.get_by_role("button", name="Zoom in").click()
    assert page.locator(".paper").first.bounding_box()["width"] > 1.2 * width
    page.get_by_role("button", name="Show as text").click()
    page.locator(".plain mark").wait_for()
    page.get_by_role("button", name="Next citation").click()
    page.locator(".panel .stepper.citation span").filter(has_text="Citation 2 of").wait_for()


def test_words_on_the_picture_can_be_selected(visit: Visit, site: str) -> None:
    page = visit("/?q=" + VOSTOCHNY["ko"], "en")
    opened(page)
    quote = cited(site, page)["quote"]
    selected = page.evaluate(
        """() => {
          const all = [...document.querySelectorAll(".panel .box")];
          const [a, b] = [all[0], all[all.length - 1]].map((one) => one.getBoundingClientRect());
          const from = document.caretRangeFromPoint(a.left + 2, (a.top + a.bottom) / 2);
          const to = document.caretRangeFromPoint(b.right - 3, (b.top + b.bottom) / 2);
          getSelection().setBaseAndExtent(from.startContainer, from.startOffset, to.startContainer, to.startOffset);
          return getSelection().toString();
        }"""
    )
    assert squeezed(selected) in squeezed(quote)
    assert len(squeezed(selected)) >= len(squeezed(quote)) - 2


def test_the_text_is_in_paragraphs_and_the_hint_has_the_sentences_around(visit: Visit, site: str) -> None:
    page = visit("/?q=" + VOSTOCHNY["ko"], "en")
    mark = page.locator(".said .mark").first
    mark.hover()
    page.locator("#hint .beside").first.wait_for()
    page.locator(".said").first.hover(position={"x": 1, "y": 1})
    opened(page)
    quote = cited(site, page)["quote"]
    page.get_by_role("button", name="Show as text").click()
    page.locator(".plain mark").wait_for()
    assert squeezed("".join(page.locator(".plain mark").all_text_contents())) == squeezed(quote)
    paragraph = page.locator(".plain p").filter(has=page.locator("mark")).first.text_content()
    assert "\n" in quote
    assert "또렷하다" in paragraph  # a line of the page ends inside this word
    assert "\n" not in paragraph


def test_a_long_document_is_fetched_as_it_is_read(visit: Visit) -> None:
    page = visit("/documents")
    text = [
        f"The {number % 9}th meeting took place in the town of Oslund and lasted for hours." for number in range(900)
    ]
    upload(page, "long.pdf", korean_pdf(text))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(".papers h3 a").filter(has_text="long").click()
    page.get_by_role("img", name="Page 1 of").wait_for()
    assert "/d/" in page.url
    address = page.url
    page.goto(f"{address}?page=20")
    page.get_by_role("img", name="Page 20 of").wait_for()
    page.get_by_role("button", name="Next page").click()
    page.get_by_role("img", name="Page 21 of").wait_for()
    page.wait_for_url("**?page=21")
    drawn = {int(url.split("/pages/")[1].split(".png")[0]) for url in asked if ".png" in url}
    assert {1, 20, 21} <= drawn
    assert not drawn & set(range(7, 15))  # nobody came near them
    document = page.url.split("/d/")[1].split("?")[0]
    httpx.delete(f"{page.url.split('/d/')[0]}/v1/documents/{document}").raise_for_status()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_titles_open_the_document_at_an_address_of_its_own(visit: Visit, site: str, language: str) -> None:
    page = visit("/?q=" + VOSTOCHNY["ko"], language)
    page.locator(".sources > li > a").first.click()
    page.locator(".paper img").first.wait_for()
    title = page.locator("h1").text_content()
    assert page.title().startswith(title)
    again = visit(page.url.removeprefix(site), language)
    again.locator(".paper img").first.wait_for()
    assert again.locator("h1").text_content() == title
    again.locator("a.button").click()
    again.locator(".filters[open]").wait_for()
    assert "?document=" in again.url


def test_an_address_of_no_document_says_so(visit: Visit) -> None:
    page = visit("/d/0000000000000000", refusals=("404",))
    page.locator(".panel [role=alert]").wait_for()
