"""The page before a reader: upload, ask, open a citation, check quotations, remove; for every kind of document."""

from typing import Any

import httpx
import pytest

from tests.browser.conftest import Visit
from tests.browser.looking import ask, marked, settled, squeezed, tab_to, upload
from tests.browser.made import MADE, Made
from tests.making.pdfs import needs_font

pytestmark = [pytest.mark.browser, pytest.mark.weights, needs_font]

VOSTOCHNY = {
    "en": "what did Russia gain from the Vostochny summit",
    "ko": "러시아는 보스토치니 회담에서 무엇을 얻었나",
}


def cited(site: str, page: Any) -> dict[str, Any]:
    """The citation behind the mark that is focused or was chosen, as the interface has it."""
    address = page.locator(".mark.chosen").get_attribute("href")
    found: dict[str, Any] = httpx.get(f"{site}/v1/citations/{address.split('/')[-1]}").json()
    return found


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("made", MADE, ids=lambda made: made.name)
def test_a_document_from_upload_to_removal(visit: Visit, site: str, made: Made, language: str) -> None:
    page, content, name = visit("/documents", language), made.make(), f"{language}-{made.name}"
    upload(page, name, content)
    entry = page.locator(".papers li").filter(has_text=name)
    entry.wait_for()

    page.locator("nav [data-view=ask]").click()
    ask(page, made.questions[language])
    mark = page.locator(".said p").filter(has_text=made.keys[language]).locator(".mark").first
    mark.hover()
    assert made.keys[language] in page.locator("#hint").text_content()
    mark.click()
    quote = cited(site, page)["quote"]
    assert made.keys[language] in quote
    assert squeezed(marked(page, content)) == squeezed(quote)

    check_quotations(page, quote)

    page.locator("nav [data-view=documents]").click()
    entry.locator(".danger").click()
    page.locator("dialog .danger").click()
    entry.wait_for(state="detached")
    names = [one["document"] for one in httpx.get(f"{site}/v1/documents").json()["documents"]]
    assert name.split(".")[0] not in names


def check_quotations(page: Any, quote: str) -> None:
    """The quote itself, the quote with another word, and words that nobody said."""
    first, second, *others = quote.split()
    right, altered = (" ".join((first, word, *others)) for word in (second, "xyz"))
    page.locator("nav [data-view=quotes]").click()
    texts = [
        right,
        altered,
        "Nobody ever wrote these particular words in any of them.",
    ]
    page.locator("#manuscript").fill("\n\n".join(f"They wrote: “{text}”" for text in texts))
    page.locator("main form [type=submit]").click()
    page.locator(".quotations").wait_for()
    verdicts = [one.get_attribute("class") for one in page.locator(".quotations > li").all()]
    assert verdicts == ["confirmed", "altered", "not_found"]
    assert "xyz" in "".join(page.locator(".quotations del").all_text_contents())
    assert page.locator(".quotations ins").count()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_vostochny_question_and_its_addresses(visit: Visit, site: str, language: str) -> None:
    page = visit("/", language)
    ask(page, VOSTOCHNY[language])
    sentences = page.locator(".said p").all_text_contents()
    page.locator(".said .mark").first.click()
    settled(page)
    citation = cited(site, page)
    assert f"{citation['page']}" in page.locator(".panel .stepper.page span").text_content() or citation["page"] == 1
    again = visit(page.url.removeprefix(site), language)
    again.locator(".answer").wait_for()
    assert again.locator(".said p").all_text_contents() == sentences
    alone = visit(f"/c/{citation['id']}", language)
    settled(alone)
    assert squeezed(alone.locator(".context mark").text_content()) == squeezed(citation["quote"])
    assert alone.title().startswith(citation["title"])


def test_marked_words_of_the_briefs_as_pages_and_as_text(visit: Visit, site: str) -> None:
    page = visit("/?q=" + VOSTOCHNY["ko"], "ko")
    for number in range(page_marks(page)):
        page.locator(".said .mark").nth(number).click()
        citation = cited(site, page)
        file = httpx.get(f"{site}/v1/documents/{citation['document_id']}/file").content
        assert squeezed(marked(page, file)) == squeezed(citation["quote"])
        page.keyboard.press("Escape")


def page_marks(page: Any) -> int:
    page.locator(".answer .mark").first.wait_for()
    count: int = page.locator(".said .mark").count()
    return count


def test_a_passage_opens_where_it_stands_and_says_why(visit: Visit) -> None:
    page = visit("/?q=" + VOSTOCHNY["en"])
    passage = page.locator(".passages li").first
    assert "its meaning" in passage.locator(".why > summary").text_content()
    passage.locator(".why > summary").click()
    passage.locator(".numbers summary").click()
    assert "above average" in passage.locator(".signals").text_content()
    words = passage.locator("blockquote").text_content()
    passage.locator("h3 a").click()
    settled(page)
    assert squeezed(words) in squeezed(page.locator(".context mark").text_content())


def test_what_is_not_there_is_said_to_be_not_there(visit: Visit) -> None:
    page = visit("/?q=How long does sourdough bread need in the oven?")
    page.locator(".answer.none").wait_for()
    assert "Not found" in page.locator(".answer h2").text_content()
    assert page.locator(".passages li").count()


def test_filters_are_in_the_address(visit: Visit) -> None:
    page = visit("/")
    page.locator(".filters summary").click()
    page.locator("#filter-language option[value=en]").wait_for(state="attached")
    page.locator("#filter-language").select_option("en")
    page.locator("#filter-from").fill("2024")
    ask(page, VOSTOCHNY["en"])
    assert "language=en" in page.url
    assert "from=2024" in page.url
    assert not page.locator(".passages").filter(has_text="러시아").count()
    page.locator("#filter-to").fill("no date")
    page.keyboard.press("Enter")
    assert page.evaluate("!document.querySelector('#filter-to').validity.valid")


def test_answers_and_citations_are_taken_along(visit: Visit) -> None:
    page = visit("/?q=" + VOSTOCHNY["en"])
    page.locator(".answer .actions summary").first.click()
    for name, beginning in (("Markdown", b"#"), ("HTML", b"<!"), ("Word (DOCX)", b"PK")):
        if not page.locator(".answer .actions .choices").first.is_visible():
            page.locator(".answer .actions summary").first.click()
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        with open(download.value.path(), "rb") as file:  # noqa: PTH123 - a path of the driver's
            assert file.read().startswith(beginning)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".sources .menu summary").first.click()
    page.locator(".sources .choices").first.get_by_role("button", name="BibTeX").click()
    page.locator(".notice").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("@")


def test_words_of_documents_are_never_markup(visit: Visit) -> None:
    evil = (
        "<img src=x onerror=alert(1)> The zebra of Quillon weighs <b>nine</b> tons, said the keeper. <script>x</script>"
    )
    page = visit("/documents")
    upload(page, "<i>zebra<i>.txt", evil.encode())
    page.locator("nav [data-view=ask]").click()
    ask(page, "How much does the zebra of Quillon weigh?")
    page.locator(".passages h3 a").filter(has_text="zebra").first.click()
    settled(page)
    assert "<b>nine</b>" in page.locator(".plain").text_content()
    assert not page.locator("main b, main i, main img, #source img, #source b, main script").count()


def test_metadata_is_put_right(visit: Visit) -> None:
    page = visit("/documents")
    upload(page, "plain.txt", b"The bridge at Oslund was opened in nineteen fifty.")
    entry = page.locator(".papers li").filter(has_text="plain.txt")
    entry.get_by_role("button", name="Edit").click()
    page.locator("#edit-title").fill("On bridges")
    page.locator("#edit-date").fill("1950-05")
    page.locator("dialog [type=submit]").click()
    page.locator(".papers h3").filter(has_text="On bridges").wait_for()
    assert "1950-05" in entry.text_content()
    entry.get_by_role("button", name="Reading report").click()
    assert "No problems found" in page.locator("dialog").text_content()
    assert page.locator("dialog tbody tr").count() == 1


def test_everything_by_keyboard(visit: Visit) -> None:
    page = visit("/")
    page.locator("#question").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.skip')")
    page.keyboard.press("Enter")
    tab_to(page, "#question")
    page.keyboard.type("How long will the new Tumen road bridge be?")  # answered with two sentences
    page.keyboard.press("Enter")
    page.locator(".answer .mark").first.wait_for()
    tab_to(page, ".mark")
    page.locator("#hint").wait_for()
    page.keyboard.press("Enter")
    settled(page)
    assert page.evaluate("document.activeElement.id") == "source-title"
    tab_to(page, ".stepper.citation button:last-child")
    page.keyboard.press("Enter")
    page.locator(".stepper.citation span").filter(has_text="Citation 2").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.said .mark')")
    tab_to(page, ".answer .menu summary")
    page.keyboard.press("Enter")
    tab_to(page, ".choices button")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.answer .menu summary')")


def test_removal_by_keyboard_asks_first(visit: Visit) -> None:
    page = visit("/documents")
    page.locator(".papers").wait_for()
    count = page.locator(".papers li").count()
    tab_to(page, ".papers .danger")
    page.keyboard.press("Enter")
    page.locator("dialog").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    assert page.evaluate("document.activeElement.matches('.papers .danger')")
    assert page.locator(".papers li").count() == count


def test_language_and_colours_are_remembered(visit: Visit) -> None:
    page = visit("/", "ko")
    assert page.locator("h1").text_content() == "문서에 질문하기"
    page.locator("#language").click()
    assert page.locator("h1").text_content() == "Ask your documents"
    page.locator("#theme").click()
    page.locator("#theme").click()
    page.reload()
    page.locator("h1").filter(has_text="Ask your documents").wait_for()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("document.documentElement.lang") == "en"


def test_earlier_questions_are_kept_here_only(visit: Visit) -> None:
    page = visit("/")
    ask(page, VOSTOCHNY["en"])
    page.locator("nav [data-view=ask]").click()
    page.locator(".earlier a").filter(has_text="Vostochny").click()
    page.locator(".answer").wait_for()
    page.locator(".earlier summary").click()
    page.locator(".earlier button").click()
    page.reload()
    page.locator("#question").wait_for()
    assert not page.locator(".earlier").count()
