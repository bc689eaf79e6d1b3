"""Written answers before a reader: sentences as they are checked, whose they are, what they rest on, followed up."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.browser.author import CARRIED, FALSE, MODEL, UNDERSTOOD, Author
from tests.browser.conftest import Visit
from tests.browser.looking import ask, marked, settled, squeezed
from tests.browser.test_access import faults, fits

pytestmark = [pytest.mark.browser, pytest.mark.weights]

QUESTIONS = {
    "en": "what did Russia gain from the Vostochny summit",
    "ko": "러시아는 보스토치니 회담에서 무엇을 얻었나",
}
OF_KOREAN_DOCUMENTS = f"/?q={QUESTIONS['en']}&language=ko"  # one of the English sentences is carried by them
HELD_BACK = {"en": "held back", "ko": "제외했습니다"}

Desk = Callable[..., Any]


@pytest.fixture
def desk(visit: Visit, writing_site: str) -> Iterator[Desk]:
    """Opens the page with writing chosen."""

    def open_page(language: str = "en", **how: Any) -> Any:
        page = visit("/", language, at=writing_site, **how)
        page.locator("#write").check()
        return page

    return open_page


def written(page: Any) -> list[str]:
    """The sentences of the whole answer."""
    page.locator(".answer .actions").wait_for()
    return [one.locator("[lang]").first.text_content() for one in page.locator(".said > *").all()]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_written_answer_from_the_question_to_the_marked_quote(
    desk: Desk, writing_site: str, author: Author, language: str
) -> None:
    page = desk(language)
    author.go_on.clear()
    page.locator("#question").fill(QUESTIONS[language])
    page.keyboard.press("Enter")
    page.locator(".growing .said .mark").first.wait_for()
    assert page.locator(".growing .said p").count() == 1
    author.go_on.set()
    shown = written(page)
    assert shown[0] == CARRIED[language][0], page.locator(".origin").text_content()
    assert set(shown) <= set(CARRIED[language])
    origin = page.locator(".origin").text_content()
    assert MODEL in origin
    assert HELD_BACK[language] in origin
    assert "1931" not in page.locator("body").text_content()

    page.locator(".said .mark").first.click()
    address = page.locator(".mark.chosen").get_attribute("href")
    citation = httpx.get(f"{writing_site}/v1/citations/{address.split('/')[-1]}").json()
    file = httpx.get(f"{writing_site}/v1/documents/{citation['document_id']}/file").content
    assert squeezed(marked(page, file)) == squeezed(citation["quote"])


def test_that_answers_are_to_be_written_is_remembered(desk: Desk) -> None:
    page = desk()
    page.reload()
    page.locator("#write").wait_for()
    assert page.locator("#write").is_checked()
    page.locator("#write").uncheck()
    ask(page, "How long will the new Tumen road bridge be?")
    assert page.locator(".said .best").count() == 1  # quoted: its best sentence stands apart
    assert MODEL not in page.locator(".answer").text_content()


def test_what_the_documents_do_not_carry_is_shown_to_who_wants_that_with_its_faults(desk: Desk) -> None:
    page = desk()
    page.locator("#keep").check()
    ask(page, QUESTIONS["en"])
    assert FALSE["en"] in written(page)  # its markup is text
    false = page.locator(".unsupported").filter(has_text="1931")
    assert "date not in the source: “1931”" in false.locator(".faults").text_content()
    assert not page.locator("main img").count()
    page.locator(".answer .actions summary").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="HTML").click()
    with open(download.value.path(), "rb") as file:  # noqa: PTH123 - a path of the driver's
        content = file.read().decode()
    assert CARRIED["en"][0] in content
    assert "1931" not in content


def test_a_machine_translation_stands_beside_the_quote_and_says_what_it_is(desk: Desk, writing_site: str) -> None:
    page = desk()
    page.goto(writing_site + OF_KOREAN_DOCUMENTS)
    assert written(page) == [CARRIED["en"][1]]
    page.locator(".said .mark").first.focus()
    shown = page.locator("#hint .translation").text_content()
    assert "Machine translation" in shown
    assert CARRIED["en"][1] in shown
    page.locator(".said .mark").first.click()
    settled(page)
    assert page.locator(".panel .translation").text_content() == shown


def test_a_question_is_followed_up_and_shared_and_a_conversation_begun_anew(
    desk: Desk, visit: Visit, writing_site: str
) -> None:
    page = desk()
    ask(page, QUESTIONS["en"])
    written(page)
    ask_again(page, "When was it held?")
    assert UNDERSTOOD in page.locator(".understood").text_content()
    assert "the previous 2" in page.locator(".conversation").text_content()
    shared = visit(page.url.removeprefix(writing_site), at=writing_site)
    shared.locator(".answer").wait_for()
    assert shared.locator(".now h2").text_content() == UNDERSTOOD
    assert not shared.locator(".understood").count()
    page.locator(".conversation button").click()
    assert not page.locator(".conversation").is_visible()
    assert page.evaluate("document.activeElement.id") == "question"
    ask(page, "When was it held?")
    assert not page.locator(".understood").count()


def ask_again(page: Any, question: str) -> None:
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    page.locator(".understood").wait_for()


@pytest.mark.parametrize(("theme", "language", "width"), [("light", "en", 1280), ("dark", "ko", 400)])
def test_nothing_serious_for_axe(desk: Desk, theme: str, language: str, width: int) -> None:
    page = desk(language, theme=theme, width=width)
    found = faults(page)
    page.locator("#keep").check()
    ask(page, QUESTIONS[language])
    written(page)
    page.locator(".mark").first.focus()
    assert found + faults(page) == []
    assert fits(page)


def test_without_a_model_nothing_is_said_of_writing(visit: Visit, site: str) -> None:
    page = visit("/")
    ask(page, QUESTIONS["en"])
    assert not page.locator("#write").count()
    assert httpx.get(f"{site}/v1/writing").json() == {"model": None}


SHELLS = "How many shells a day did Russian gunners fire in the summer of 2022?"


def test_sentences_are_translated_for_who_switches_that_on(desk: Desk, writing_site: str) -> None:
    page = desk()
    page.locator("#write").uncheck()
    page.locator("#translate").check()
    page.goto(f"{writing_site}/?q={SHELLS}&language=ko")
    page.locator(".answer .actions").wait_for()
    both = page.locator(".said > .bilingual").first
    assert both.locator("p:not(.original) > [lang=en]").text_content() == CARRIED["en"][1]
    assert "6만" in both.locator(".original[lang=ko]").text_content()
    assert "made by a machine" in page.locator(".origin").text_content()
    assert faults(page) == []
    page.locator("#translate").uncheck()
    page.reload()
    page.locator(".answer .actions").wait_for()
    assert not page.locator(".bilingual").count()
    assert "if you ask for it" in page.locator(".answer").text_content()
