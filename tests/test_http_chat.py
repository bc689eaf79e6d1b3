"""Collections as chat models, met by OpenAI's own client."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
from fastapi.testclient import TestClient
from markdown_it import MarkdownIt

from service.http.limits import Limits
from service.keys import Keys, Scope
from tests.http_service import running, service
from tests.library import add, collection_at, write_briefs

QUESTION = "북한은 러시아에 무엇을 공급했나"
TURN = [{"role": "user", "content": QUESTION}]
WILD = 'The *treaty* <img src="http://x/y"> ![a](http://x/z) [b](http://x) & `c` names mutual assistance.\n'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chat")
    add(collection_at(folder / "home"), write_briefs(folder / "briefs"))
    (folder / "wild.txt").write_text(WILD, encoding="utf-8")
    add(collection_at(folder / "home", "조약"), folder / "wild.txt")
    return folder / "home"


@pytest.fixture(scope="module")
def url(home: Path) -> Iterator[str]:
    with running(home) as address:
        yield address


@pytest.fixture(scope="module")
def chat(url: str) -> Iterator[openai.OpenAI]:
    with client_of(url, "none is needed") as opened:
        yield opened


def client_of(url: str, key: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)


def sent(**body: Any) -> dict[str, Any]:
    return {"model": "pincite", "messages": TURN, **body}


def test_collections_are_models(chat: openai.OpenAI) -> None:
    models = list(chat.models.list())
    assert [model.id for model in models] == ["pincite", "pincite/조약"]
    assert all(model.created > 1_000_000_000 and model.owned_by == "pincite" for model in models)


def test_an_answer_has_marks_and_sources_that_can_be_opened(chat: openai.OpenAI, url: str) -> None:
    reply = chat.chat.completions.create(**sent(temperature=0.2, top_p=0.5, tools=[], user="me", seed=1))
    choice = reply.choices[0]
    answer = reply.model_extra["pincite"]
    first = answer["citations"][0]
    assert choice.finish_reason == "stop"
    assert choice.message.content.startswith(f"{answer['sentences'][0]['text']} [1]\n\n")
    assert f"1. [{first['document']}, p. 1]({url}/c/{first['id']}): “{first['quote']}”" in choice.message.content
    assert reply.usage.total_tokens == 0
    assert chat.get(f"{url}/v1/citations/{first['id']}", cast_to=object)["quote"] == first["quote"]


def test_annotations_say_where_the_marks_stand(chat: openai.OpenAI, url: str) -> None:
    reply = chat.chat.completions.create(**sent())
    message, citations = reply.choices[0].message, reply.model_extra["pincite"]["citations"]
    assert message.annotations
    for annotation in message.annotations:
        cited = annotation.url_citation
        mark = re.fullmatch(r"\[(\d+)\]", message.content[cited.start_index : cited.end_index])
        assert mark
        assert cited.url == f"{url}/c/{citations[int(mark[1]) - 1]['id']}"
        assert cited.title


def test_the_answer_is_that_of_ask(url: str, chat: openai.OpenAI) -> None:
    asked = chat.post(f"{url}/v1/ask", body={"question": QUESTION}, cast_to=object)
    assert chat.chat.completions.create(**sent()).model_extra["pincite"] == asked


def test_a_stream_ends_as_the_same_answer(chat: openai.OpenAI) -> None:
    at_once = chat.chat.completions.create(**sent())
    chunks = list(chat.chat.completions.create(**sent(stream=True, stream_options={"include_usage": True})))
    deltas = [chunk.choices[0].delta for chunk in chunks[:-1]]
    assert deltas[0].role == "assistant"
    assert len(deltas) > 3
    assert "".join(delta.content or "" for delta in deltas) == at_once.choices[0].message.content
    last = chunks[-2]
    annotations = [one.model_dump() for one in at_once.choices[0].message.annotations]
    assert last.choices[0].delta.model_extra["annotations"] == annotations
    assert last.choices[0].finish_reason == "stop"
    assert last.model_extra["pincite"] == at_once.model_extra["pincite"]
    assert (chunks[-1].choices, chunks[-1].usage.total_tokens) == ([], 0)
    assert len({chunk.id for chunk in chunks}) == 1


def test_the_last_message_of_a_user_is_the_question(chat: openai.OpenAI) -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    turns = [
        {"role": "system", "content": "Answer like a pirate."},
        {"role": "user", "content": [{"type": "text", "text": "What is on this picture?"}, image]},
        {"role": "assistant", "content": None, "tool_calls": []},
        {"role": "user", "content": [{"type": "text", "text": "포탄을 공급했나,"}, {"type": "text", "text": "북한이"}]},
        {"role": "assistant", "content": ""},
    ]
    reply = chat.chat.completions.create(model="pincite", messages=turns)
    assert reply.model_extra["pincite"]["question"] == "포탄을 공급했나, 북한이"


def test_what_is_not_found_is_said_in_the_questions_language(chat: openai.OpenAI) -> None:
    for question, said in (("zebra quagga okapi", "Not found in these documents."), ("얼룩말", "찾지 못했습니다")):
        reply = chat.chat.completions.create(**sent(messages=[{"role": "user", "content": question}]))
        assert reply.model_extra["pincite"]["abstained"]
        assert said in reply.choices[0].message.content
        assert reply.choices[0].message.annotations == []


def test_documents_cannot_put_markup_into_a_conversation(chat: openai.OpenAI, url: str) -> None:
    turn = [{"role": "user", "content": "the treaty names mutual assistance"}]
    reply = chat.chat.completions.create(model="pincite/조약", messages=turn)
    content = reply.choices[0].message.content
    found = reply.model_extra["pincite"]["citations"][0]
    assert f"{url}/c/{found['id']}?collection=%EC%A1%B0%EC%95%BD" in content
    markup = MarkdownIt().render(content)
    assert "<img" not in markup
    assert markup.count("<a ") == 1  # the source's


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (
            sent(messages=[{"role": "user", "content": [{"type": "image_url"}]}]),
            openai.UnprocessableEntityError,
            "text",
        ),
        (sent(messages=[{"role": "system", "content": "x"}]), openai.UnprocessableEntityError, "no question"),
        (sent(messages=[{"role": "user", "content": "  "}]), openai.UnprocessableEntityError, "question"),
        (sent(messages=[{"role": "user", "content": "x" * 2_001}]), openai.UnprocessableEntityError, "2,000"),
        (sent(messages=[{"role": "user"}]), openai.UnprocessableEntityError, "question"),
        (sent(messages=[]), openai.UnprocessableEntityError, "messages"),
        (sent(model="gpt-5"), openai.NotFoundError, "gpt-5"),
        (sent(model="pincite/nowhere"), openai.NotFoundError, "nowhere"),
        (sent(model="pincite/../up"), openai.NotFoundError, "no model"),
    ],
)
def test_what_is_wrong_reaches_whoever_chats(
    chat: openai.OpenAI, body: dict[str, Any], kind: type[openai.APIStatusError], said: str
) -> None:
    for stream in (False, True):
        with pytest.raises(kind) as refused:
            chat.chat.completions.create(**body, stream=stream)
        assert said in refused.value.message
        assert refused.value.type == "invalid_request_error"


def test_problems_are_problem_details_too(home: Path) -> None:
    with service(home) as client:
        refused = client.post("/v1/chat/completions", json=sent(model="other"))
        broken = client.post("/v1/chat/completions", content=b"{", headers={"content-type": "application/json"})
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"] == "urn:pincite:error:CollectionMissing"
    assert refused.json()["detail"] == refused.json()["error"]["message"]
    assert broken.status_code == 422
    assert broken.json()["error"]["code"] == "InvalidRequest"


def test_keys_and_limits_are_honoured(home: Path) -> None:
    _, secret = Keys(home).add("chatter", Scope.READ)
    with running(home, Limits(per_minute=3), keys_needed=True) as address:
        with client_of(address, "pincite_made_up") as stranger, pytest.raises(openai.AuthenticationError, match="key"):
            stranger.models.list()
        with client_of(address, secret) as reader:
            assert next(model.id for model in reader.models.list()) == "pincite"
            assert reader.chat.completions.create(**sent()).choices
            list(reader.chat.completions.create(**sent(stream=True)))
            with pytest.raises(openai.RateLimitError, match="requests in a minute") as refused:
                reader.models.list()
            assert int(refused.value.response.headers["retry-after"]) > 0


def test_a_home_without_collections_has_no_models(tmp_path: Path) -> None:
    with service(tmp_path / "empty") as client:
        assert client.get("/v1/models").json() == {"object": "list", "data": []}
        assert "pincite add" in said_by(client)


def said_by(client: TestClient) -> str:
    refused = client.post("/v1/chat/completions", json=sent())
    assert refused.status_code == 404
    return str(refused.json()["error"]["message"])
