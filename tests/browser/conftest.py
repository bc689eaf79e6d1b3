"""Debian's Chromium before a real service over the sample briefs."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.author import MODEL, Author
from tests.browser.serving import pincite, served
from tests.fakes.scripted_model import scripted_model
from tests.places import ROOT

BRIEFS = ROOT / "eval" / "sample" / "briefs"
PATIENCE = 90_000  # milliseconds until a condition is given up; the machine may be busy
LOCALES = {"en": "en-US", "ko": "ko-KR"}

Visit = Callable[..., Any]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the briefs."""
    folder = tmp_path_factory.mktemp("browser") / "home"
    pincite("add", BRIEFS, "--home", folder)
    return folder


@pytest.fixture(scope="session")
def site(models: Path, home: Path) -> Iterator[str]:
    """The address of a service that holds the briefs."""
    with served(home, models, home.with_name("log")) as (address, _):
        yield address


@pytest.fixture(scope="session")
def author() -> Author:
    """The language model behind the service that writes."""
    return Author()


@pytest.fixture(scope="session")
def writing_site(models: Path, home: Path, author: Author) -> Iterator[str]:
    """The address of a service that holds the briefs and writes."""
    with scripted_model([author], [MODEL]) as (url, _):
        variables = {"PINCITE_LLM_URL": url, "PINCITE_LLM_MODEL": MODEL}
        with served(home, models, home.with_name("writing-log"), **variables) as (address, _):
            yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make test-browser")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    # Root may run Chromium only without its sandbox; nothing but our own page is opened.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any, site: str) -> Iterator[Visit]:
    """Opens an address of the service in a fresh browser; complaints of any of its pages fail the test.

    `visit("/quotes", language="ko", theme="dark", width=400)` is the page; `at` is another service's address, and
    `refusals` are the statuses that it is expected to answer with.
    """
    opened: list[Any] = []
    complaints: list[str] = []

    def open_page(
        path: str,
        language: str = "en",
        theme: str = "light",
        width: int = 1280,
        at: str | None = None,
        refusals: tuple[str, ...] = (),
    ) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale=LOCALES[language],
            color_scheme=theme,
            accept_downloads=True,
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        watch(page, at or site, refusals, complaints)
        page.goto(f"{at or site}{path}")
        return page

    yield open_page
    for context in opened:
        context.close()
    assert not complaints


def watch(page: Any, site: str, refusals: tuple[str, ...], complaints: list[str]) -> None:
    """Notes errors of the page's scripts and requests to anywhere else."""

    def said(message: Any) -> None:
        expected = any(f"status of {status}" in message.text for status in refusals)
        if message.type in ("error", "warning") and not expected:
            complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def asked(request: Any) -> None:
        if not request.url.startswith((f"{site}/", "blob:", "data:")):
            complaints.append(f"request: {request.url}")

    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("request", asked)
