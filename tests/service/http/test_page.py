"""The page as it is served: whole, strict, and with the same words in both languages."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pincite.ingest import errors
from pincite.ingest.reading.report import find_problems
from tests.places import ROOT
from tests.serving.http_service import service

WEB = ROOT / "service" / "web"
MODULES = {path.name: path.read_text(encoding="utf-8") for path in WEB.glob("*.js")}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    with service(tmp_path_factory.mktemp("page"), keys_needed=True) as client:
        yield client


VIEWS = re.findall(r'"(/\w*)": \[', re.search(r"const VIEWS = \{(.+)\}", MODULES["app.js"])[1])  # type: ignore[index]


def test_every_view_has_a_tab_that_leads_to_it() -> None:
    tabs = re.findall(r'<a href="(/\w*)" data-route data-view', (WEB / "index.html").read_text(encoding="utf-8"))
    assert sorted(tabs) == sorted(VIEWS)
    assert len(VIEWS) >= 6


@pytest.mark.parametrize(
    "address", [*VIEWS, "/c/47222da90f35-p3-120-180-9f3c", "/d/47222da90f35864b?page=3", "/?q=무엇"]
)
def test_every_address_gives_the_page_without_a_key(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "<title>Pincite</title>" in answer.text


def test_all_that_the_page_names_is_served_as_what_it_is(client: TestClient) -> None:
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    imported = {f"/static/{name}" for text in MODULES.values() for name in re.findall(r'from "\./(.+?)"', text)}
    for address in imported | set(re.findall(r'"(/static/.+?)"', client.get("/").text)):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["content-type"].startswith(kinds[Path(address).suffix])
        assert client.get(address, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    "address", ["/static/none.js", "/static/../page.py", "/static/%2e%2e/http/page.py", "/static/"]
)
def test_nothing_else_is_served(client: TestClient, address: str) -> None:
    assert client.get(address).status_code in (401, 404)  # what is no part of the page needs a key to be looked for


def test_the_strict_policy_suffices() -> None:
    page = (WEB / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*src=\"/static/)", page)
    assert "//" not in page.replace("<!doctype", "")
    for name, text in MODULES.items():
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(|https?://", text
        ), name


def test_each_error_has_korean_words() -> None:
    told = set(re.findall(r"^  (\w+): \"[^\"]*[가-힣]", MODULES["problems_ko.js"], re.MULTILINE))
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert told == kinds | {"InvalidRequest", "Http", "Fault"}


def test_each_place_where_a_fact_is_read_has_korean_words() -> None:
    told = set(re.findall(r"^  \"([^\"]+)\": \"[^\"]*[가-힣]", MODULES["places_ko.js"], re.MULTILINE))
    reading = ROOT / "ingest" / "reading"
    code = "".join(
        (reading / name).read_text(encoding="utf-8") for name in ("read.py", "first_page.py", "datelines.py")
    )
    places = set(
        re.findall(
            r'told_by\([^"]+"(.+?)"\)|"((?:a heading on|at the top of) page 1|in the byline|after a label)"', code
        )
    )
    lines = {f"{place} on page 1" for place in re.findall(r'Dateline\([\w.]+, "(.+?)"', code)}
    assert told == {one or other for one, other in places} | lines


@pytest.mark.parametrize(
    "text",
    ["", "Òàêæå " * 20, "가" * 200, "\n".join("abcdefghijklmn"), "TTeexxtt " * 20, "\ue000" * 9, "서 울 시 청 앞"],
)
def test_what_looks_wrong_on_a_page_has_korean_words(text: str) -> None:
    patterns = [
        re.compile(one) for one in re.findall(r"^  \[/(.+?)/, \"[^\"]*[가-힣]", MODULES["pages_ko.js"], re.MULTILINE)
    ]
    problems = find_problems(text)
    assert problems
    assert all(any(one.search(problem) for one in patterns) for problem in problems)


def test_both_languages_have_the_same_words_and_none_is_missing() -> None:
    english, korean = (set(re.findall(r"^  (\w+):", MODULES[f"words_{one}.js"], re.MULTILINE)) for one in ("en", "ko"))
    assert english == korean
    page = (WEB / "index.html").read_text(encoding="utf-8")
    said = set(re.findall(r'data-(?:say|label)="(\w+)"', page))
    said |= {word for text in MODULES.values() for word in re.findall(r'\bsay\("(\w+)"', text)}
    assert said <= english
