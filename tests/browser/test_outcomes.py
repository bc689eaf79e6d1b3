"""An answer in part before a reader: what is missing, and who else says the same."""

import json
from typing import Any

import pytest

from tests.browser.conftest import Visit
from tests.browser.looking import ask, settled
from tests.browser.test_access import faults, fits

pytestmark = [pytest.mark.browser, pytest.mark.weights]

QUESTIONS = {
    "en": "what did Russia gain from the Vostochny summit",
    "ko": "러시아는 보스토치니 회담에서 무엇을 얻었나",
}
# Answered with several sentences.
SEVERAL = {"en": "How long will the new Tumen road bridge be?", "ko": QUESTIONS["ko"]}
SAID = {
    "en": ("Nearest sentences", "do not mention “Sullivan”", "also in 1 other document"),
    "ko": ("가장 가까운 문장", "“Sullivan”에 대한 언급은", "다른 문서 1건에도 있음:"),
}


def in_part(route: Any) -> None:
    """The service's answer as one in part, whose second sentence is said elsewhere, too."""
    response = route.fetch()
    blocks = response.text().replace("\r", "").split("\n\n")
    at = next(place for place, block in enumerate(blocks) if block.startswith("event: answer"))
    answer = json.loads(blocks[at].split("data: ", 1)[1])
    answer.update(outcome="partly", reason="partly: in English", missing=["Sullivan"])
    answer["sentences"][1]["also"] = answer["sentences"][-1]["citations"]
    blocks[at] = f"event: answer\ndata: {json.dumps(answer)}"
    route.fulfill(response=response, body="\n\n".join(blocks))


@pytest.mark.parametrize(("language", "theme", "width"), [("en", "light", 1280), ("ko", "dark", 400)])
def test_an_answer_in_part_says_what_is_missing(visit: Visit, language: str, theme: str, width: int) -> None:
    page = visit("/", language, theme=theme, width=width)
    page.route("**/v1/ask", in_part)
    ask(page, SEVERAL[language])
    title, missing, also = SAID[language]
    assert page.locator("#answer-title").text_content() == title
    assert missing in page.locator(".partly").text_content()
    assert "in English" not in page.locator("main").text_content()
    assert also in page.locator(".said .also").first.text_content()  # one sentence or more
    assert faults(page) == []
    assert fits(page)
    mark = page.locator(".said .also .mark").first
    address = mark.get_attribute("href")
    mark.click()
    settled(page)
    assert page.locator(".mark.chosen").first.get_attribute("href") == address


def test_a_whole_answer_has_no_notice(visit: Visit) -> None:
    page = visit("/")
    ask(page, QUESTIONS["en"])
    assert not page.locator(".partly").count()
    assert not page.locator(".said .also").count()


def test_sentences_in_another_language_are_spoken_of_once_in_that_of_the_question(visit: Visit) -> None:
    page = visit(f"/?q={QUESTIONS['en']}&language=ko", "ko")
    page.locator(".answer .actions").wait_for()
    notices = page.get_by_text("Sentences in Korean are quoted as they stand in the documents.")
    assert notices.count() == 1
    assert notices.get_attribute("lang") == "en"
