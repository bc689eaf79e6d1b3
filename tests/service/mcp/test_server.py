"""Tools and documents for other programs, met by the protocol's own client, over HTTP and over standard input."""

import asyncio
import base64
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from pincite.index.truth.documents import pages_of
from pincite.service.desk.limits import Limits
from pincite.service.keys import Keys, Scope
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import running

T = TypeVar("T")

QUESTION = "북한은 러시아에 무엇을 공급했나"
PINCITE = str(Path(sys.executable).with_name("pincite"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mcp")
    add(collection_at(folder / "home"), write_briefs(folder / "briefs"))
    (folder / "other.txt").write_text("Zebras graze on the plain. They are striped animals.\n", encoding="utf-8")
    add(collection_at(folder / "home", "동물"), folder / "other.txt")
    return folder / "home"


@pytest.fixture(scope="module")
def url(home: Path) -> Iterator[str]:
    with running(home) as address:
        yield address


@pytest.fixture(params=["http", "http of 2025", "stdio", "stdio to a service"])
def connect(request: pytest.FixtureRequest, home: Path, url: str) -> Callable[[], Client]:
    """A client of one of the transports, not yet connected."""
    if request.param == "stdio":
        return lambda: Client(
            StdioServerParameters(command=sys.executable, args=["-m", "tests.serving.mcp", str(home)])
        )
    if request.param == "stdio to a service":
        return lambda: Client(StdioServerParameters(command=PINCITE, args=["mcp", "--url", url]))
    return lambda: Client(f"{url}/mcp", mode="legacy" if "2025" in request.param else "auto")


def meeting(connect: Callable[[], Client], work: Callable[[Client], Awaitable[T]]) -> T:
    """What comes of work with a connected client."""

    async def met() -> T:
        async with connect() as client:
            try:
                return await work(client)
            except MCPError as error:
                refused = error  # raised in here it would come out in a group
        raise refused

    return asyncio.run(met())


def posted(url: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    return httpx2.post(url + path, json=body, timeout=60).raise_for_status().json()


def test_tools_are_described(connect: Callable[[], Client]) -> None:
    tools = {tool.name: tool for tool in meeting(connect, lambda client: client.list_tools()).tools}
    assert set(tools) == {
        "search", "ask", "get_citation", "find_quote", "check_draft", "grid", "timeline", "saved_questions", "news",
        "list_sheets", "get_sheet", "keep_passages", "list_documents",
    }  # fmt: skip
    for tool in tools.values():
        assert tool.description
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema["type"] == "object"
        assert tool.annotations.read_only_hint == (tool.name != "keep_passages")
        assert not tool.annotations.destructive_hint
    assert tools["search"].input_schema["required"] == ["question"]


def test_tools_give_what_the_service_gives(connect: Callable[[], Client], url: str) -> None:
    async def work(client: Client) -> None:
        found = await client.call_tool("search", {"question": QUESTION, "k": 2, "languages": ["ko"]})
        filters = {"languages": ["ko"]}
        assert found.structured_content == posted(url, "/v1/search", {"question": QUESTION, "k": 2, "filters": filters})
        answered = await client.call_tool("ask", {"question": QUESTION})
        assert answered.structured_content == posted(url, "/v1/ask", {"question": QUESTION, "translate": False})
        first = answered.structured_content["citations"][0]
        assert (
            f"[1] 군사, {first['page_label']}, citation {first['id']}: “{first['quote']}”" in answered.content[0].text
        )
        cited = await client.call_tool("get_citation", {"citation_id": first["id"]})
        placed = httpx2.get(f"{url}/v1/citations/{first['id']}").json()
        assert cited.structured_content.items() <= placed.items()
        assert f"»{first['quote']}«" in cited.content[0].text
        quoted = await client.call_tool("find_quote", {"text": "정상회담은 보스토치니 우주기지에서 열렷다"})
        assert quoted.structured_content == posted(
            url, "/v1/quotes", {"text": "정상회담은 보스토치니 우주기지에서 열렷다"}
        )
        assert "given '렷', found '렸'" in quoted.content[0].text
        listed = await client.call_tool("list_documents", {"limit": 2})
        assert listed.structured_content == httpx2.get(f"{url}/v1/documents?limit=2").json()
        assert "3 in all" in listed.content[0].text

    meeting(connect, work)


def test_drafts_grids_timelines_and_saved_questions_are_given_too(connect: Callable[[], Client], url: str) -> None:
    httpx2.post(f"{url}/v1/questions", json={"question": QUESTION}).raise_for_status()

    async def work(client: Client) -> None:
        grid = await client.call_tool("grid", {"questions": [QUESTION], "languages": ["ko"]})
        asked = {"questions": [QUESTION], "filters": {"languages": ["ko"]}}
        assert grid.structured_content == posted(url, "/v1/grid", asked)
        cited = grid.structured_content["rows"][0][0]["citations"][0]["id"]
        assert f"(citation {cited})" in grid.content[0].text
        told = await client.call_tool("timeline", {"subject": "treaty"})
        assert told.structured_content == posted(url, "/v1/timeline", {"subject": "treaty", "filters": {}})
        assert told.content[0].text.startswith("2024-06-19: The treaty was signed")
        kept = await client.call_tool("saved_questions", {})
        assert kept.structured_content == httpx2.get(f"{url}/v1/questions").json()
        assert QUESTION in kept.content[0].text
        assert (await client.call_tool("news", {})).content[0].text == "1 saved questions have no new answer."

    meeting(connect, work)


def test_sheets_are_read(connect: Callable[[], Client], url: str) -> None:
    (hit, *_) = posted(url, "/v1/search", {"question": "treaty", "k": 1})["hits"]
    made = posted(url, "/v1/sheets", {"name": f"Sheet {len(httpx2.get(f'{url}/v1/sheets').json()['sheets'])}"})
    places = [{"document_id": hit["document_id"], **span} for span in hit["spans"]]
    kept = posted(url, f"/v1/sheets/{made['id']}/passages", {"places": places, "note": "see the annex"})

    async def work(client: Client) -> None:
        listed = await client.call_tool("list_sheets", {})
        assert listed.structured_content == httpx2.get(f"{url}/v1/sheets").json()
        assert f"{made['id']} {made['name']} (1 passages)" in listed.content[0].text
        given = await client.call_tool("get_sheet", {"sheet": made["id"]})
        assert given.structured_content == kept
        assert kept["passages"][0]["citation"]["id"] in given.content[0].text
        assert given.content[0].text.endswith("The user's note: see the annex")

    meeting(connect, work)


def test_passages_are_kept_on_a_sheet_that_is_made_if_there_is_none(connect: Callable[[], Client], url: str) -> None:
    asked = posted(url, "/v1/quotes", {"text": "The treaty was signed in Pyongyang on 19 June 2024."})
    cited = asked["matches"][0]["citations"][0]["id"]
    name = f"Kept {len(httpx2.get(f'{url}/v1/sheets').json()['sheets'])}"

    async def work(client: Client) -> None:
        refused = await client.call_tool(
            "keep_passages", {"sheet": name, "citation_ids": ["0" * 16 + "-p1-0-1-" + "0" * 8]}
        )
        assert refused.is_error
        assert "There is no citation" in refused.content[0].text
        assert name not in [one["name"] for one in httpx2.get(f"{url}/v1/sheets").json()["sheets"]]
        kept = await client.call_tool("keep_passages", {"sheet": name, "citation_ids": [cited], "note": "the date"})
        (passage,) = kept.structured_content["passages"]
        assert (passage["citation"]["id"], passage["note"]) == (cited, "the date")
        again = await client.call_tool("keep_passages", {"sheet": name, "citation_ids": [cited]})
        assert again.structured_content == kept.structured_content

    meeting(connect, work)


def test_who_may_only_read_keeps_nothing(home: Path) -> None:
    secrets = {scope: Keys(home).add("tool", scope)[1] for scope in (Scope.READ, Scope.WRITE)}
    with running(home, keys_needed=True) as address:

        async def keep(scope: Scope) -> Any:
            headers = {"Authorization": f"Bearer {secrets[scope]}"}
            async with (
                httpx2.AsyncClient(headers=headers) as http,
                Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client,
            ):
                found = await client.call_tool("find_quote", {"text": "signed in Pyongyang on 19 June 2024"})
                cited = found.structured_content["matches"][0]["citations"][0]["id"]
                return await client.call_tool("keep_passages", {"sheet": "By key", "citation_ids": [cited]})

        refused = asyncio.run(keep(Scope.READ))
        assert refused.is_error
        assert "this request needs write" in refused.content[0].text
        assert len(asyncio.run(keep(Scope.WRITE)).structured_content["passages"]) == 1


DRAFT = (
    "The treaty was signed in Pyongyang on 19 June 2024. Zebras quagga okapi graze there. "
    "He said “criticised by both sides at the table”.\n"
)


@pytest.mark.parametrize("sent", [{"text": DRAFT}, {"file": base64.b64encode(DRAFT.encode()).decode()}])
def test_a_draft_is_checked_in_parts(connect: Callable[[], Client], url: str, sent: dict[str, str]) -> None:
    async def work(client: Client) -> None:
        whole = posted(url, "/v1/drafts/check", sent)
        first = (await client.call_tool("check_draft", {**sent, "count": 2})).structured_content
        assert (first["total"], first["next"], first["quotations"]) == (3, 2, [])
        last = await client.call_tool("check_draft", {**sent, "first": first["next"]})
        assert last.structured_content["next"] is None
        assert first["sentences"] + last.structured_content["sentences"] == whole["sentences"]
        assert last.structured_content["quotations"] == whole["quotations"] != []
        assert "both sides at" in last.content[0].text
        beyond = await client.call_tool("check_draft", {**sent, "first": 3})
        assert beyond.content[0].text == "The draft has no more sentences."
        both = await client.call_tool("check_draft", {"text": DRAFT, "file": "eA=="})
        assert both.is_error and "either the `text`" in both.content[0].text

    meeting(connect, work)


def test_another_collection_can_be_asked(connect: Callable[[], Client]) -> None:
    asked = {"question": "what graze on the plain, zebras", "collection": "동물"}
    answered = meeting(connect, lambda client: client.call_tool("ask", asked))
    assert answered.structured_content["citations"][0]["document"] == "other"


def test_what_is_not_found_is_said(connect: Callable[[], Client]) -> None:
    answered = meeting(connect, lambda client: client.call_tool("ask", {"question": "zebra quagga okapi"}))
    assert answered.structured_content["abstained"]
    assert answered.content[0].text.startswith("Not found in these documents. The nearest")
    assert not answered.is_error


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("ask", {}, "question: Field required"),
        ("ask", {"question": " "}, "question"),
        ("ask", {"question": "x", "surprise": 1}, "surprise"),
        ("ask", {"question": "x", "collection": "nowhere"}, "no collection 'nowhere'"),
        ("ask", {"question": "x", "collection": "../up"}, "collection"),
        ("search", {"question": "x", "k": 0}, "greater than or equal to 1"),
        ("search", {"question": "x", "date_from": "2024", "date_to": "2023"}, "2024"),
        ("get_citation", {"citation_id": "47222da90f35-p3-120-180-9f3c"}, "47222da90f35-p3-120-180-9f3c"),
        ("find_quote", {"text": "   "}, "text"),
    ],
)
def test_what_is_wrong_is_told_to_the_caller(url: str, tool: str, given: dict[str, Any], said: str) -> None:
    refused = meeting(lambda: Client(f"{url}/mcp"), lambda client: client.call_tool(tool, given))
    assert refused.is_error
    assert said in refused.content[0].text
    assert refused.structured_content is None


def test_an_unknown_tool_is_named(url: str) -> None:
    with pytest.raises(MCPError, match="no tool 'delete'"):
        meeting(lambda: Client(f"{url}/mcp"), lambda client: client.call_tool("delete", {}))


def test_documents_are_resources(connect: Callable[[], Client], home: Path) -> None:
    async def work(client: Client) -> tuple[list[Any], list[Any], Any]:
        listed = (await client.list_resources()).resources
        whole = [(await client.read_resource(one.uri)).contents for one in listed]
        return listed, whole, (await client.read_resource(f"{listed[0].uri}/pages/1")).contents

    listed, whole, first = meeting(connect, work)
    assert [one.name for one in listed] == ["chronik", "treaty", "군사"]
    assert listed[1].description == "2024-06-20, Jane Doe, en, 1 page"
    connection = collection_at(home).connection
    for resource, contents in zip(listed, whole, strict=True):
        document = resource.uri.removeprefix("pincite://default/documents/")
        assert [one.text for one in contents] == [page.text for page in pages_of(connection, document)]
    assert first == whole[0]


def test_many_documents_are_listed_in_turn(tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(103):
        (tmp_path / "many" / f"{number:03}.txt").write_text(f"Document number {number} of many.\n", encoding="utf-8")
    add(collection_at(tmp_path / "home"), tmp_path / "many")

    async def work(client: Client) -> list[str]:
        first = await client.list_resources()
        second = await client.list_resources(cursor=first.next_cursor)
        assert second.next_cursor is None
        return [one.name for one in (*first.resources, *second.resources)]

    with running(tmp_path / "home") as address:
        assert meeting(lambda: Client(f"{address}/mcp"), work) == [f"{number:03}" for number in range(103)]


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("pincite://default/documents/0123456789ab", "No document has the id"),
        ("pincite://nowhere/documents/0123456789ab", "no collection 'nowhere'"),
        ("pincite://default/documents/{first}/pages/9", "no page 9"),
        ("file:///etc/passwd", "is not the URI of a document"),
        ("pincite://..%2Fup/documents/0123456789ab", "collection"),
    ],
)
def test_a_resource_that_is_not_there_is_an_error(url: str, uri: str, said: str) -> None:
    async def work(client: Client) -> None:
        first = (await client.list_resources()).resources[0].uri.rsplit("/", 1)[-1]
        await client.read_resource(uri.replace("{first}", first))

    with pytest.raises(MCPError, match=said):
        meeting(lambda: Client(f"{url}/mcp"), work)


def test_keys_and_limits_are_honoured(home: Path) -> None:
    _, secret = Keys(home).add("tool", Scope.READ)
    with running(home, Limits(per_minute=20), keys_needed=True) as address:

        async def call(key: str) -> Any:
            headers = {"Authorization": f"Bearer {key}"}
            async with (
                httpx2.AsyncClient(headers=headers) as http,
                Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client,
            ):
                return await client.call_tool("list_documents", {})

        assert not asyncio.run(call(secret)).is_error
        with pytest.RaisesGroup(MCPError, flatten_subgroups=True):
            asyncio.run(call("pincite_made_up"))
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        refused = httpx2.post(f"{address}/mcp", json=body)
        assert (refused.status_code, refused.json()["type"]) == (401, "urn:pincite:error:KeyNeeded")
        bearer = {"Authorization": f"Bearer {secret}"}
        statuses = [httpx2.post(f"{address}/mcp", json=body, headers=bearer).status_code for _ in range(21)]
        assert 429 in statuses


def test_it_is_a_part_of_the_service(url: str) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    answered = httpx2.post(f"{url}/mcp", json=body, headers={"Accept": "application/json, text/event-stream"})
    assert "frame-ancestors 'none'" in answered.headers["content-security-policy"]
    assert 'pincite_requests_total{route="/mcp",status="200"}' in httpx2.get(f"{url}/metrics").text
    for method in ("GET", "DELETE"):
        refused = httpx2.request(method, f"{url}/mcp")
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert "/mcp" not in httpx2.get(f"{url}/openapi.json").json()["paths"]


def test_other_sites_cannot_speak_through_a_visitor(url: str) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    assert httpx2.post(f"{url}/mcp", json=body, headers=accept).status_code == 200
    port = url.rsplit(":", 1)[-1]
    rebound = {**accept, "Host": f"evil.example:{port}", "Origin": f"http://evil.example:{port}"}
    assert httpx2.post(f"{url}/mcp", json=body, headers=rebound).status_code == 403
    foreign = {**accept, "Origin": "http://evil.example"}
    assert httpx2.post(f"{url}/mcp", json=body, headers=foreign).status_code == 403
    by_name = {**accept, "Host": f"localhost:{port}"}
    assert httpx2.post(f"{url}/mcp", json=body, headers=by_name).status_code == 200


def test_a_service_elsewhere_is_asked_with_its_key(home: Path) -> None:
    _, secret = Keys(home).add("passing on", Scope.READ)
    with running(home, keys_needed=True) as address:
        for key, said in ((secret, "3"), ("pincite_made_up", "This key is unknown")):
            passing = StdioServerParameters(command=PINCITE, args=["mcp", "--url", address], env={"PINCITE_KEY": key})
            listed = meeting(lambda to=passing: Client(to), lambda client: client.call_tool("list_documents", {}))
            assert listed.is_error == (key != secret)
            assert said in listed.content[0].text or listed.structured_content["total"] == 3
    gone = StdioServerParameters(command=PINCITE, args=["mcp", "--url", address])
    refused = meeting(lambda: Client(gone), lambda client: client.call_tool("ask", {"question": "x"}))
    assert refused.is_error
    assert "Is the service running there?" in refused.content[0].text


def test_the_command_says_nothing_but_the_protocol(home: Path) -> None:
    calls = [
        (
            "initialize",
            {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
        ),
        ("tools/call", {"name": "find_quote", "arguments": {"text": "포탄을 공급했다"}}),
        ("tools/call", {"name": "ask", "arguments": {"question": QUESTION}}),
    ]
    lines = [{"jsonrpc": "2.0", "id": at, "method": name, "params": given} for at, (name, given) in enumerate(calls)]
    lines.insert(1, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    with subprocess.Popen(
        [PINCITE, "mcp", "--home", str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdin and run.stdout
        run.stdin.write("".join(json.dumps(line) + "\n" for line in lines).encode())
        run.stdin.flush()
        said = sorted((json.loads(run.stdout.readline()) for _ in calls), key=lambda one: one["id"])
        rest, _ = run.communicate(timeout=60)
    assert (run.returncode, rest) == (0, b"")
    assert said[0]["result"]["serverInfo"]["name"] == "pincite"
    assert said[1]["result"]["structuredContent"]["matches"][0]["exactness"] == "exact"
    assert said[2]["result"]["isError"]  # there are no weights of the fake encoder
    assert "hashed-words" in said[2]["result"]["content"][0]["text"]
