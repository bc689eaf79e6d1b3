"""For whoever keeps a library: what each may do is offered to them, and nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pincite.service.keys import Keys, Scope
from tests.browser.conftest import BRIEFS, Visit
from tests.browser.serving import pincite, served

pytestmark = [pytest.mark.browser, pytest.mark.weights]


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[tuple[str, dict[Scope, str]]]:
    """The address of a service with one document that needs a key, and a key of each kind."""
    home = tmp_path_factory.mktemp("locked") / "home"
    pincite("add", sorted(BRIEFS.glob("*.md"))[0], "--home", home)
    secrets = {scope: Keys(home).add(scope.name, scope)[1] for scope in Scope}
    with served(home, models, home.with_name("log")) as (address, _):
        yield address, secrets


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
    offered = [page.locator(".drop").count(), page.get_by_role("button", name="Edit").count()]
    offered += [page.get_by_role("button", name="Remove").count()]
    assert offered == [int(scope >= Scope.WRITE)] * 3
    assert page.locator(".following").count() == int(scope is Scope.ADMIN)
