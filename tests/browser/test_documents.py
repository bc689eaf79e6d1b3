"""For whoever keeps a library: what each may do is offered to them, and nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pincite.service.keys import Keys, Scope
from tests.browser.conftest import BRIEFS, Visit
from tests.browser.serving import pincite, served
from tests.browser.test_access import faults

pytestmark = [pytest.mark.browser, pytest.mark.weights]


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[tuple[str, dict[Scope, str]]]:
    """The address of a service with one document that needs a key, and a key of each kind."""
    home = tmp_path_factory.mktemp("locked") / "home"
    pincite("add", sorted(BRIEFS.glob("*.md"))[0], *memos(home.parent), "--home", home)
    secrets = {scope: Keys(home).add(scope.name, scope)[1] for scope in Scope}
    with served(home, models, home.with_name("log")) as (address, _):
        yield address, secrets


def memos(folder: Path) -> list[Path]:
    """Two documents with Korean titles."""
    made = []
    for number in range(2):
        made.append(folder / f"memo{number}.txt")
        made[-1].write_text(f"This memo has the number {number}.", encoding="utf-8")
        made[-1].with_suffix(".meta.json").write_text(f'{{"title": "항구 기록 {number}"}}', encoding="utf-8")
    return made


def enter(page: Any, secret: str) -> None:
    page.locator("#key").fill(secret)
    page.locator("dialog [type=submit]").click()


@pytest.mark.parametrize("scope", list(Scope))
def test_nobody_is_offered_what_would_be_refused(
    visit: Visit, locked: tuple[str, dict[Scope, str]], scope: Scope
) -> None:
    address, secrets = locked
    page = visit("/documents", at=address, refusals=("401",))
    enter(page, secrets[scope])
    page.locator(".papers").wait_for()
    page.wait_for_function("!document.querySelector('.documents > [hidden]')")
    offered = [page.locator(".drop").count(), page.get_by_role("button", name="Edit").first.is_visible()]
    offered += [page.get_by_role("button", name="Remove").first.is_visible()]
    assert offered == [int(scope >= Scope.WRITE)] * 3
    kept = [page.get_by_text(name, exact=True).count() for name in ("Followed folders", "Collections")]
    assert kept == [int(scope is Scope.ADMIN)] * 2


def test_documents_are_searched_grouped_asked_and_removed_together(
    visit: Visit, locked: tuple[str, dict[Scope, str]]
) -> None:
    address, secrets = locked
    page = visit("/documents", at=address, refusals=("401",))
    enter(page, secrets[Scope.WRITE])
    papers = page.locator(".papers li")
    papers.nth(2).wait_for()
    page.locator("#search").fill("항구기록")
    page.locator("#library-title").filter(has_text="2 documents found").wait_for()
    assert "search=" in page.url
    assert not faults(page)
    page.get_by_role("button", name="Select these 2").click()
    page.get_by_role("button", name="Group…").click()
    page.locator("#group-name").fill("항구")
    assert not faults(page)
    page.keyboard.press("Enter")
    page.locator("#group option[value=항구]").wait_for(state="attached")
    page.locator("#search").fill("")
    page.locator("#group").select_option("항구")
    page.locator("#library-title").filter(has_text="2 documents found").wait_for()
    page.get_by_role("button", name="Ask these").click()
    page.locator(".chip").filter(has_text="항구 기록 1").wait_for()
    assert page.evaluate("location.search").count("document=") == 2
    page.locator(".chip").filter(has_text="항구 기록 1").click()
    page.locator("#question").fill("Which number does the memo have?")
    page.keyboard.press("Enter")
    page.locator(".results h2").first.wait_for()
    assert page.evaluate("location.search").count("document=") == 1
    page.goto(f"{address}/documents?sort=-added")
    papers.nth(2).wait_for()
    for title in ("항구 기록 0", "항구 기록 1"):
        page.get_by_role("checkbox", name=f"Select {title}").check()
    page.get_by_role("button", name="Remove…").click()
    page.locator("dialog").get_by_role("button", name="Remove 2 documents").click()
    page.locator(".notice").filter(has_text="Removed 2 documents.").wait_for()
    page.locator("#library-title").filter(has_text="1 document").wait_for()
    assert papers.count() == 1
