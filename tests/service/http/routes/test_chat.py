"""Collections as chat models, met by OpenAI's own client."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient
from markdown_it import MarkdownIt

from pincite.ingest.errors import CollectionDamaged, LanguageModelSlow
from pincite.service.desk.limits import Limits
from pincite.service.http.app import create_app
from pincite.service.keys import Keys, Scope
from pincite.service.language_model.model import Pen
from pincite.service.settings import Settings
from tests.fakes.hashed_words import HashedWords, open_hashed
from tests.fakes.scripted_author import Scripted, reply
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import LOCAL, running, service

if TYPE_CHECKING:
    import openai  # takes seconds, in every process that looks for tests

QUESTION = "북한은 러시아에 무엇을 공급했나"
TURN = [{"role": "user", "content": QUESTION}]
SIGNED = "The treaty was signed in Pyongyang on 19 June 2024."
SANCTIONS = "Sanctions were criticised by both sides."
WHEN = [{"role": "user", "content": "When was the treaty signed in Pyongyang?"}]
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
def chat(url: str) -> "Iterator[openai.OpenAI]":
    with client_of(url, "none is needed") as opened:
        yield opened


def client_of(url: str, key: str) -> "openai.OpenAI":
    import openai

    return openai.OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)


def sent(**body: Any) -> dict[str, Any]:
    return {"model": "pincite", "messages": TURN, **body}


def test_collections_are_models(chat: "openai.OpenAI") -> None:
    models = list(chat.models.list())
    assert [model.id for model in models] == ["pincite", "pincite/조약"]
    assert models[0].collection == "default"  # what a client is shown as `pincite`
    assert all(model.created > 1_000_000_000 and model.owned_by == "pincite" for model in models)


def test_an_answer_has_marks_and_sources_that_can_be_opened(chat: "openai.OpenAI", url: str) -> None:
    reply = chat.chat.completions.create(**sent(temperature=0.2, top_p=0.5, tools=[], user="me", seed=1))
    choice = reply.choices[0]
    answer = reply.model_extra["pincite"]
    first = answer["citations"][0]
    assert choice.finish_reason == "stop"
    assert choice.message.content.startswith(f"{answer['sentences'][0]['text']} [1]\n\n")
    assert (
        f"1. [{first['document']}, {first['page_label']}]({url}/c/{first['id']}): “{first['quote']}”"
        in choice.message.content
    )
    assert reply.usage.total_tokens == 0
    assert chat.get(f"{url}/v1/citations/{first['id']}", cast_to=object)["quote"] == first["quote"]


def test_annotations_say_where_the_marks_stand(chat: "openai.OpenAI", url: str) -> None:
    reply = chat.chat.completions.create(**sent())
    message, citations = reply.choices[0].message, reply.model_extra["pincite"]["citations"]
    assert message.annotations
    for annotation in message.annotations:
        cited = annotation.url_citation
        mark = re.fullmatch(r"\[(\d+)\]", message.content[cited.start_index : cited.end_index])
        assert mark
        assert cited.url == f"{url}/c/{citations[int(mark[1]) - 1]['id']}"
        assert cited.title


def test_the_answer_is_that_of_ask(url: str, chat: "openai.OpenAI") -> None:
    asked = chat.post(f"{url}/v1/ask", body={"question": QUESTION}, cast_to=object)
    assert chat.chat.completions.create(**sent()).model_extra["pincite"] == asked


def test_a_stream_ends_as_the_same_answer(chat: "openai.OpenAI") -> None:
    at_once = chat.chat.completions.create(**sent())
    chunks = list(chat.chat.completions.create(**sent(stream=True, stream_options={"include_usage": True})))
    deltas = [chunk.choices[0].delta for chunk in chunks[:-1]]
    assert deltas[0].role == "assistant"
    assert len(deltas) == 3
    assert "".join(delta.content or "" for delta in deltas) == at_once.choices[0].message.content
    last = chunks[-2]
    annotations = [one.model_dump() for one in at_once.choices[0].message.annotations]
    assert last.choices[0].delta.model_extra["annotations"] == annotations
    assert last.choices[0].finish_reason == "stop"
    assert last.model_extra["pincite"] == at_once.model_extra["pincite"]
    assert (chunks[-1].choices, chunks[-1].usage.total_tokens) == ([], 0)
    assert len({chunk.id for chunk in chunks}) == 1


def test_the_last_message_of_a_user_is_the_question(chat: "openai.OpenAI") -> None:
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


def test_what_is_not_found_is_said_in_the_questions_language(chat: "openai.OpenAI") -> None:
    for question, said in (("zebra quagga okapi", "Not found in these documents."), ("얼룩말", "찾지 못했습니다")):
        reply = chat.chat.completions.create(**sent(messages=[{"role": "user", "content": question}]))
        assert reply.model_extra["pincite"]["abstained"]
        assert said in reply.choices[0].message.content
        assert reply.choices[0].message.annotations == []


def test_documents_cannot_put_markup_into_a_conversation(chat: "openai.OpenAI", url: str) -> None:
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
            "UnprocessableEntityError",
            "text",
        ),
        (sent(messages=[{"role": "system", "content": "x"}]), "UnprocessableEntityError", "no question"),
        (sent(messages=[{"role": "user", "content": "  "}]), "UnprocessableEntityError", "question"),
        (sent(messages=[{"role": "user", "content": "x" * 2_001}]), "UnprocessableEntityError", "2,000"),
        (sent(messages=[{"role": "user"}]), "UnprocessableEntityError", "question"),
        (sent(messages=[]), "UnprocessableEntityError", "messages"),
        (sent(model="gpt-5"), "NotFoundError", "gpt-5"),
        (sent(model="pincite/nowhere"), "NotFoundError", "nowhere"),
        (sent(model="pincite/../up"), "NotFoundError", "no model"),
    ],
)
def test_what_is_wrong_reaches_whoever_chats(chat: "openai.OpenAI", body: dict[str, Any], kind: str, said: str) -> None:
    import openai

    for stream in (False, True):
        with pytest.raises(getattr(openai, kind)) as refused:
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
    import openai

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


def test_sources_are_where_people_reach_the_service(home: Path) -> None:
    settings = Settings(home, "default", home / "models", public_url="https://pincite.example/")
    with TestClient(create_app(settings, Limits(), open_hashed, HashedWords.name), LOCAL) as client:
        told = client.post("/v1/chat/completions", json=sent()).json()["choices"][0]["message"]
    assert told["annotations"][0]["url_citation"]["url"].startswith("https://pincite.example/c/")
    assert "](https://pincite.example/c/" in told["content"]


def test_a_home_without_collections_has_no_models(tmp_path: Path) -> None:
    with service(tmp_path / "empty") as client:
        assert client.get("/v1/models").json() == {"object": "list", "data": []}
        assert "pincite add" in said_by(client)


def said_by(client: TestClient) -> str:
    refused = client.post("/v1/chat/completions", json=sent())
    assert refused.status_code == 404
    return str(refused.json()["error"]["message"])


@pytest.fixture
def model() -> Scripted:
    return Scripted()


@pytest.fixture
def written(home: Path, model: Scripted) -> "Iterator[openai.OpenAI]":
    with running(home, pen=Pen(model)) as address, client_of(address, "none is needed") as opened:
        yield opened


def streamed(chat: "openai.OpenAI", **body: Any) -> tuple[str, list[Any]]:
    """The text of a stream, and its chunks."""
    chunks = list(chat.chat.completions.create(**sent(stream=True, **body)))
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks), chunks


def test_a_written_answer_comes_sentence_by_sentence(written: "openai.OpenAI", model: Scripted) -> None:
    model.replies = [reply((SIGNED, [1]), ("Napoleon signed it in 1805.", [1]), (SANCTIONS, [1]))] * 2
    text, chunks = streamed(written, messages=WHEN)
    assert [chunk.choices[0].delta.content for chunk in chunks[1:3]] == [f"{SIGNED} [1]\n\n", f"{SANCTIONS} [2]\n\n"]
    assert "Napoleon" not in text
    assert chunks[-1].model_extra["pincite"]["writing"]["model"] == "scripted"
    at_once = written.chat.completions.create(**sent(messages=WHEN))
    assert at_once.choices[0].message.content == text
    assert at_once.model_extra["pincite"] == chunks[-1].model_extra["pincite"]


def test_a_follow_up_is_understood_from_the_conversation(written: "openai.OpenAI", model: Scripted) -> None:
    understood = "When was the treaty of Pyongyang signed?"
    model.replies = [[json.dumps({"question": understood})], reply((SIGNED, [1]))]
    turns = [
        {"role": "user", "content": "Which treaty was signed in Pyongyang?"},
        {"role": "assistant", "content": "The treaty names mutual military assistance. [1]"},
        {"role": "user", "content": "And when was it signed?"},
    ]
    text, chunks = streamed(written, messages=turns)
    assert text.startswith(f"*Understood as: {understood}*\n\n{SIGNED} [1]")
    answer = chunks[-1].model_extra["pincite"]
    assert answer["question"] == understood
    assert answer["rewriting"] == {"asked": "And when was it signed?", "by": "model"}
    assert "mutual military assistance" in model.heard[0][-1].content


@pytest.mark.parametrize("writes", [False, True])
def test_where_documents_disagree_a_chat_says_so(tmp_path: Path, writes: bool) -> None:
    signed = "The defence ministers of the two neighbours signed the border treaty in Pyongyang on {} July 2023."
    for name, day in (("one", 25), ("two", 26)):
        (tmp_path / f"{name}.txt").write_text(signed.format(day) + "\n", encoding="utf-8")
    add(collection_at(tmp_path / "home"), tmp_path / "one.txt", tmp_path / "two.txt")
    turn = [{"role": "user", "content": "When did the defence ministers sign the border treaty in Pyongyang?"}]
    pen = Pen(Scripted(reply((signed.format(25), [1, 2])))) if writes else None
    with running(tmp_path / "home", pen=pen) as address, client_of(address, "none") as chat:
        text, chunks = streamed(chat, messages=turn)
    (disagreement,) = chunks[-1].model_extra["pincite"]["disagreements"]
    marks = "".join(f"[{number}]" for number in disagreement["citations"])
    assert f"{disagreement['text']} {marks}\n\nSources:" in text
    for citation in chunks[-1].model_extra["pincite"]["citations"]:
        assert f"/c/{citation['id']})" in text.split("Sources:")[1]


def test_a_model_that_breaks_off_leaves_every_mark_with_its_source(written: "openai.OpenAI", model: Scripted) -> None:
    begun = reply((SANCTIONS, [1]), (SIGNED, [1]))[0]
    assert isinstance(begun, str)
    model.replies = [[begun[: begun.index(SIGNED)], LanguageModelSlow("The model took too long.")]]
    text, chunks = streamed(written, messages=WHEN)
    first, second = text.split("*The documents' own sentences instead of a written answer: The model took too long.*")
    assert first.startswith(f"{SANCTIONS} [1]\n\nSources:\n\n1. ")
    assert SIGNED in second
    assert "Sources:\n\n1. " in second
    for annotation in chunks[-1].choices[0].delta.model_extra["annotations"]:
        cited = annotation["url_citation"]
        number = text[cited["start_index"] : cited["end_index"]].strip("[]")
        block = first if cited["start_index"] < len(first) else second
        assert f"\n{number}. [{cited['title']}]({cited['url']})" in block


def test_what_goes_wrong_in_a_stream_is_told_in_it(written: "openai.OpenAI", model: Scripted) -> None:
    import openai

    def vanish(*_: Any) -> Any:
        raise CollectionDamaged("The stored truth cannot be read.")

    model.stream = vanish  # type: ignore[method-assign]
    with pytest.raises(openai.APIError, match="stored truth"):
        streamed(written, messages=WHEN)
