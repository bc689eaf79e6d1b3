"""A conversation on the page: suggested questions first, answers in a thread, follow-ups below, why each was found."""

import pytest

from tests.browser.conftest import Visit
from tests.browser.looking import ask

pytestmark = [pytest.mark.browser, pytest.mark.weights]

TREATY = "what did Russia gain from the Vostochny summit"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_suggested_question_is_answered(visit: Visit, language: str) -> None:
    page = visit("/", language)
    first = page.locator(".suggested a").first
    first.wait_for()
    assert first.get_attribute("lang") == language  # the reader's language comes first
    question = first.text_content()
    first.click()
    page.locator(".answer .mark").first.wait_for()
    assert page.locator(".now h2").text_content() == question
    assert not page.locator(".partly").count()


def test_suggestions_are_of_the_chosen_document(visit: Visit) -> None:
    page = visit("/", "ko")
    page.locator(".suggested a[lang=ko]").first.wait_for()
    page.goto(f"{page.url}documents")
    page.locator(".papers h3 a").filter(has_text="Island Talks").click()
    page.locator("a.button").click()
    page.locator(".suggested a[lang=en]").first.wait_for()
    assert not page.locator(".suggested a[lang=ko]").count()


def test_questions_stand_in_a_thread_and_the_next_is_asked_below(visit: Visit) -> None:
    page = visit("/")
    ask(page, TREATY)
    page.locator(".nexts button").filter(has_text="Why?").click()
    page.locator(".understood").wait_for()
    assert page.locator(".now h2").text_content() == "Why?"
    assert not page.locator(".nexts button").filter(has_text="Why?").count()
    entry = page.locator(".thread details")
    assert entry.locator("summary").text_content() == TREATY
    assert not entry.locator("p").first.is_visible()
    entry.locator("summary").click()
    assert entry.locator("p").first.is_visible()
    below = page.locator("#question").bounding_box()["y"]
    assert below > page.locator(".answer").bounding_box()["y"]
    page.get_by_role("button", name="Rephrase").click()
    assert page.locator("#question").input_value() == "Why?"
    entry.locator("a").click()
    page.locator(".now h2").filter(has_text=TREATY).wait_for()


def test_the_best_sentence_stands_in_its_context_and_says_why(visit: Visit) -> None:
    page = visit(f"/?q={TREATY}")
    page.locator(".best .beside").first.wait_for()
    assert page.locator(".best > p").count() == 1
    page.locator(".best .mark").focus()
    page.locator("#hint").filter(has_text="Found by its").wait_for()
