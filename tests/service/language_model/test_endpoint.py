"""The language model's endpoint: good replies however they come, and every way in which a server fails."""

import threading
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from pincite.ingest import errors
from pincite.ingest.errors import (
    LanguageModelError,
    LanguageModelGarbled,
    LanguageModelRefused,
    LanguageModelSlow,
    LanguageModelUnreachable,
)
from pincite.service.language_model.endpoint import Endpoint
from pincite.service.language_model.model import Message
from pincite.service.language_model.settings import ModelSettings
from pincite.service.language_model.wire import Patience
from tests.fakes import scripted_model as scripts
from tests.fakes.scripted_model import Behaviour, refuses, says, scripted_model, streams

# Machines are busy: nothing that is to succeed is hurried, and what is to be too slow never comes.
PATIENCE = Patience(total=60.0, connect=10.0, first=60.0, between=60.0, tries=3, pause=0.01, longest_pause=1.2)
HURRY = replace(PATIENCE, first=0.3, between=0.3)
KEY = "a-secret-of-ours"
ASKED = [Message("system", "Answer."), Message("user", "두 정상은 어디서 만났나?")]
SCHEMA = {"type": "object", "properties": {"answer": {"type": "string"}}}
TEXT = "두 정상은 보스토치니에서 만났다. They met at Vostochny — 𝕏."


def endpoint(url: str, model: str | None = "scripted", patience: Patience = PATIENCE) -> Endpoint:
    return Endpoint(ModelSettings(url, model, KEY), patience)


def reply(*script: Behaviour, schema: dict[str, object] | None = None, patience: Patience = PATIENCE) -> str:
    """What a model says behind a server that follows the script."""
    with scripted_model(script) as (url, _):
        return "".join(endpoint(url, patience=patience).stream(ASKED, schema, 200))


def failure(*script: Behaviour, patience: Patience = PATIENCE) -> tuple[LanguageModelError, list[str]]:
    """How a reply fails, and the pieces that came before."""
    pieces = []
    with scripted_model(script) as (url, _), pytest.raises(LanguageModelError) as raised:
        for piece in endpoint(url, patience=patience).stream(ASKED, None, 200):
            pieces.append(piece)
    assert KEY not in str(raised.value)
    return raised.value, pieces


def event(content: str) -> bytes:
    return b'data: {"choices": [{"delta": {"content": "%b"}}]}\n\n' % content.encode()


DONE = b"data: [DONE]\n\n"


def test_a_request_says_what_is_wanted_and_the_reply_comes_in_pieces() -> None:
    with scripted_model([says(TEXT)]) as (url, requests):
        model = endpoint(url)
        pieces = list(model.stream(ASKED, SCHEMA, 200))
        assert model.name == "scripted"
        whole = model.stream(ASKED, SCHEMA, 200)
        assert ("".join(whole), next(whole, "ended"), next(whole, "ended")) == (TEXT, "ended", "ended")
    assert ("".join(pieces), len(pieces) > 5) == (TEXT, True)
    body = requests[0].body
    assert (body["model"], body["stream"], body["temperature"], body["max_tokens"]) == ("scripted", True, 0, 200)
    assert body["messages"][1] == {"role": "user", "content": ASKED[1].content}
    assert body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "reply", "schema": SCHEMA, "strict": True},
    }
    assert requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_without_a_schema_no_format_is_asked_for() -> None:
    with scripted_model([says(TEXT)]) as (url, requests):
        assert "".join(endpoint(url).stream(ASKED, None, 200)) == TEXT
    assert "response_format" not in requests[0].body


@pytest.mark.parametrize(
    "behaviour",
    [
        says(TEXT, whole=True),
        says(TEXT, kind="application/octet-stream"),
        says(TEXT, thinking="Where did they meet? " * 9),
        says(f"\n<think>Where did they meet?\n</think>\n\n{TEXT}"),
        says(f"<think>Where?</think>{TEXT}", whole=True),
        streams(event(TEXT).replace(b"\n", b"\r\n") + DONE, size=3),
        streams(event(TEXT) + DONE.strip()),
        streams(b'event: message\nid: 1\nretry: 5\n: hello\n' + event(TEXT) + b'data: {"choices": []}\n\n' + DONE),
        streams(event(TEXT).replace(b'"}', b'"}, "finish_reason": "stop"')),
        streams(event(TEXT).replace(b': "', b': [{"text": "').replace(b'"}', b'"}]}') + DONE),
        streams(b'{"choices":\n[{"message": {"content": "%b"}}]}\n' % TEXT.encode()),
    ],
    ids=[
        *("whole", "another content type", "reasoning", "thinking aloud", "thinking aloud, whole", "carriage returns"),
        *("no last line feed", "other fields", "a reason and no [DONE]", "content in parts", "whole in lines"),
    ],
)  # fmt: skip
def test_a_good_reply_is_read_however_it_comes(behaviour: Behaviour) -> None:
    assert reply(behaviour) == TEXT


@pytest.mark.parametrize(
    "text", ["<thin", "<thinker> he said", "1 < 2", "  <", "a <think>b</think> c", "\u2028\x85\x0b|"]
)
def test_a_reply_that_only_looks_like_thinking_or_like_lines_is_kept(text: str) -> None:
    assert reply(says(text)) == text


def test_half_a_character_becomes_one_that_can_be_stored() -> None:
    assert reply(streams(event(r"a\ud800b\ud835\udd4f") + DONE)) == "a\ufffdb𝕏"


def test_what_stays_away_after_the_end_is_no_loss() -> None:
    ended = event(TEXT).replace(b'"}', b'"}, "finish_reason": "stop"')

    def stays_open(exchange: scripts.Exchange) -> None:
        exchange.begin()
        exchange.send(ended)
        scripts.never_answers(exchange)

    assert reply(stays_open) == TEXT
    assert reply(streams(ended + b'data: {"error": {"message": "too late"}}\n')) == TEXT


@pytest.mark.parametrize("status", [400, 422, 500])
def test_formats_that_a_server_does_not_know_are_left_out_from_then_on(status: int) -> None:
    with scripted_model([scripts.knows_only(["json_object"], says(TEXT), status)]) as (url, requests):
        model = endpoint(url)
        replies = ["".join(model.stream(ASKED, SCHEMA, 200)) for _ in range(2)]
    assert replies == [TEXT, TEXT]
    formats = [asked.body["response_format"]["type"] for asked in requests]
    assert formats == ["json_schema", "json_object", "json_object"]


def test_a_server_that_knows_no_format_is_asked_without() -> None:
    with scripted_model([scripts.knows_only([], says(TEXT))]) as (url, requests):
        assert "".join(endpoint(url).stream(ASKED, SCHEMA, 200)) == TEXT
    assert [("response_format" in asked.body) for asked in requests] == [True, True, False]


def test_a_model_that_knows_other_fields_is_asked_with_those() -> None:
    script = [
        refuses(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        refuses(400, "Unsupported value: 'temperature' does not support 0 with this model."),
        says(TEXT),
    ]
    with scripted_model(script) as (url, requests):
        assert "".join(endpoint(url).stream(ASKED, SCHEMA, 200)) == TEXT
    assert requests[2].body["max_completion_tokens"] == 200
    assert not {"max_tokens", "temperature"} & set(requests[2].body)
    assert requests[2].body["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize("first", [refuses(503), refuses(502), refuses(504), refuses(429), scripts.hangs_up])
def test_what_may_pass_is_tried_again(first: Behaviour) -> None:
    assert reply(first, first, says(TEXT)) == TEXT


def test_tries_are_counted_and_a_refusal_is_not_repeated() -> None:
    for behaviour, tries in ((refuses(503), 3), (scripts.hangs_up, 3), (refuses(400), 1), (refuses(401), 1)):
        with scripted_model([behaviour]) as (url, requests), pytest.raises(LanguageModelError):
            list(endpoint(url).stream(ASKED, None, 200))
        assert len(requests) == tries


def test_a_pause_is_as_long_as_the_server_asks_up_to_a_bound() -> None:
    began = time.monotonic()
    assert reply(refuses(429, retry_after="1"), says(TEXT)) == TEXT
    assert time.monotonic() - began >= 1
    with scripted_model([refuses(429, retry_after="3600"), says(TEXT)]) as (url, requests):
        with pytest.raises(LanguageModelRefused, match="status 429") as raised:
            list(endpoint(url).stream(ASKED, None, 200))
        assert (raised.value.retry_after, len(requests)) == (3600, 1)
    assert reply(refuses(503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"), says(TEXT)) == TEXT
    assert reply(refuses(503, retry_after="soon"), says(TEXT)) == TEXT


@pytest.mark.parametrize(
    ("status", "said", "hint"),
    [
        (401, f"Incorrect API key provided: {KEY}", "PINCITE_LLM_KEY"),
        (403, "no", "PINCITE_LLM_KEY"),
        (404, "model 'scripted' not found", "PINCITE_LLM_MODEL"),
        (413, "too large", "PINCITE_LLM_PASSAGE_TOKENS"),
        (400, "the request exceeds the available context size", "PINCITE_LLM_PASSAGE_TOKENS"),
        (429, "slow down", "try again later"),
        (500, "boom", "log"),
        (503, "Loading model", "try again later"),
    ],
)
def test_a_refusal_says_what_the_server_said_and_what_to_do(status: int, said: str, hint: str) -> None:
    error, pieces = failure(refuses(status, said))
    assert isinstance(error, LanguageModelRefused)
    assert (error.status, pieces) == (status, [])
    assert f"status {status}: {said.replace(KEY, '(key)')}" in str(error)
    assert hint in str(error)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"error": "model is not loaded"}', "model is not loaded"),
        (b'{"detail": [{"msg": "bad"}]}', "bad"),
        (b"<html><h1>Bad gateway", "a web page"),
        (b"\xff\xfe plain", "plain"),
        (b"", "no message"),
        (b"[" * 100_000, "[[["),
    ],
)  # fmt: skip
def test_a_refusal_of_any_shape_is_told(body: bytes, said: str) -> None:
    error, _ = failure(scripts.answers(body, status=418))
    assert isinstance(error, LanguageModelRefused)
    assert said in str(error)
    assert len(str(error)) < 600


def test_a_redirect_is_not_followed() -> None:
    error, _ = failure(scripts.answers(b"", status=307, Location="http://127.0.0.1:9/v1"), says(TEXT))
    assert isinstance(error, LanguageModelRefused)
    assert "another address" in str(error)


@pytest.mark.parametrize(
    ("behaviour", "kind", "said", "before"),
    [
        (scripts.hangs_up, LanguageModelUnreachable, "broke", ""),
        (scripts.breaks_off("abc"), LanguageModelUnreachable, "broke", "abc"),
        (says("abcdef", finish=None), LanguageModelGarbled, "breaks off", "abcdef"),
        (says("abcdef", finish="length"), LanguageModelGarbled, "cut after 200 tokens", "abcdef"),
        (says("abcdef", finish="length", whole=True), LanguageModelGarbled, "cut after 200 tokens", "abcdef"),
        (says("abcdef", finish="content_filter"), LanguageModelRefused, "content filter", "abcdef"),
        (says(""), LanguageModelGarbled, "empty", ""),
        (says("", whole=True), LanguageModelGarbled, "empty", ""),
        (says("", thinking="Hm."), LanguageModelGarbled, "empty", ""),
        (says("<think>Hm."), LanguageModelGarbled, "empty", ""),
        (says("<think>Hm.", finish="length"), LanguageModelGarbled, "thinking included", ""),
        (scripts.goes_wrong("abc", f"out of memory, {KEY}"), LanguageModelRefused, "out of memory", "abc"),
        (scripts.answers(b'{"error": {"message": "no such model"}}'), LanguageModelRefused, "no such model", ""),
        (scripts.answers(b"<!doctype html><p>Hello", "text/html"), LanguageModelGarbled, "a web page", ""),
        (scripts.answers(b'{"choices": [{"message": {"content": "a'), LanguageModelGarbled, "not a reply", ""),
        (scripts.answers(b"\xff\x00\x9f" * 50), LanguageModelGarbled, "not a reply", ""),
        (scripts.answers(b""), LanguageModelGarbled, "breaks off", ""),
        (scripts.answers(b'"hello"'), LanguageModelGarbled, "not a reply", ""),
        (scripts.answers(b"[]"), LanguageModelGarbled, "not a reply", ""),
        (scripts.answers(b'{"choices": 5}'), LanguageModelGarbled, "not a reply", ""),
        (scripts.answers(b'{"choices": [5]}'), LanguageModelGarbled, "not a reply", ""),
        (scripts.answers(b'{"choices": [{"delta": "a"}]}'), LanguageModelGarbled, "not a reply", ""),
        (scripts.answers(b'{"object": "list"}'), LanguageModelGarbled, "not a reply", ""),
        (scripts.answers(b"[" * 100_000), LanguageModelGarbled, "not a reply", ""),
        (scripts.answers((b"line " * 200 + b"\n") * 5_000), LanguageModelGarbled, "something other", ""),
        (scripts.answers(b"no gzip at all", Content_Encoding="gzip"), LanguageModelGarbled, "decompressed", ""),
        (streams(event("abc") + b"data: {\n\n" + DONE), LanguageModelGarbled, "not a reply", "abc"),
        (streams(event("abc") + event("x").replace(b"x", b"\xff")), LanguageModelGarbled, "not a reply", "abc"),
        (streams(event("abc") + b"data: " + b"x" * 2_000_000, 60_000), LanguageModelGarbled, "does not end", "abc"),
        (streams(b'data: {"choices": [{"delta": {"refusal": "I cannot."}}]}\n'), LanguageModelRefused, "I cannot", ""),
    ],
)  # fmt: skip
def test_each_way_to_fail_has_its_error(
    behaviour: Behaviour, kind: type[LanguageModelError], said: str, before: str
) -> None:
    error, pieces = failure(behaviour)
    assert type(error) is kind
    assert said in str(error)
    assert "".join(pieces) == before


def test_silence_is_not_waited_out() -> None:
    error, pieces = failure(scripts.never_answers, patience=HURRY)
    assert (type(error), pieces) == (LanguageModelSlow, [])
    error, pieces = failure(scripts.falls_silent("abc"), patience=replace(PATIENCE, between=0.8))
    assert (type(error), pieces) == (LanguageModelSlow, ["abc"])


def test_a_server_that_only_says_that_it_is_at_work_is_waited_for() -> None:
    def pings(exchange: scripts.Exchange) -> None:
        exchange.begin()
        exchange.send(b'data: {"choices": [{"delta": {"role": "assistant", "content": ""}}]}\n\n')
        for _ in range(2):
            exchange.wait(0.7)
            exchange.send(b":\n\n")
        exchange.send(event(TEXT) + DONE, size=1_000)
        exchange.end()

    assert reply(pings, patience=replace(PATIENCE, between=0.5)) == TEXT
    error, _ = failure(pings, patience=replace(PATIENCE, first=0.5))
    assert isinstance(error, LanguageModelSlow)


def test_a_model_that_thinks_on_is_waited_for() -> None:
    def thinks(exchange: scripts.Exchange) -> None:
        exchange.begin()
        for _ in range(18):
            exchange.send(b'data: {"choices": [{"delta": {"reasoning_content": "Hm."}}]}\n\n', size=1_000)
            exchange.wait(0.1)
        exchange.send(event(TEXT) + DONE, size=1_000)
        exchange.end()

    assert reply(thinks, patience=replace(PATIENCE, first=1.5)) == TEXT


def test_no_try_follows_the_first_piece() -> None:
    _, pieces = failure(scripts.breaks_off("abc"), says(TEXT))
    assert pieces == ["abc"]


def test_the_whole_is_bounded_in_time_and_in_length() -> None:
    error, pieces = failure(scripts.says_slowly(TEXT * 9, 0.02), patience=replace(PATIENCE, total=0.5))
    assert isinstance(error, LanguageModelSlow)
    assert len("".join(pieces)) < len(TEXT * 9)
    assert reply(scripts.says_slowly(TEXT, 0.01)) == TEXT
    endless, pieces = failure(scripts.goes_on_for_ever("word " * 100))
    assert isinstance(endless, LanguageModelGarbled)
    assert len("".join(pieces)) < 30_000


def test_headers_that_drip_are_bounded_too() -> None:
    def drips(exchange: scripts.Exchange) -> None:
        while True:
            exchange.raw(b"H")
            exchange.wait(0.05)

    error, _ = failure(drips, patience=HURRY)
    assert isinstance(error, LanguageModelSlow)


def test_nobody_at_the_address_is_told() -> None:
    with pytest.raises(LanguageModelUnreachable, match=r"127\.0\.0\.1:9"):
        list(endpoint("http://127.0.0.1:9/v1").stream(ASKED, None, 200))
    with pytest.raises(LanguageModelUnreachable):
        endpoint("http://no-such-host.invalid/v1", model=None).names()


def test_a_server_on_this_machine_is_asked_past_any_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert reply(says(TEXT)) == TEXT


@pytest.mark.parametrize(("variable", "value"), [("ALL_PROXY", "no://proxy"), ("SSL_CERT_FILE", "/no/such/file")])
def test_an_environment_that_cannot_be_used_is_told(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(LanguageModelUnreachable, match=variable):
        endpoint("http://no-such-host.invalid/v1").names()


def waiting(behaviour: Behaviour, pieces: Sequence[str]) -> None:
    """Closes a reply from another thread while it is waited for; the server sees it, who waits is told the end."""
    with scripted_model([behaviour]) as (url, requests):
        reply = endpoint(url).stream(ASKED, None, 200)
        got: list[str] = []
        thread = threading.Thread(target=lambda: got.extend(reply))
        thread.start()
        while len(got) < len(pieces) or not requests:
            time.sleep(0.01)
        reply.close()
        thread.join(5)
        assert (thread.is_alive(), got) == (False, list(pieces))
        assert requests[0].given_up.wait(5)


def test_closing_from_another_thread_ends_the_wait_and_the_connection() -> None:
    waiting(scripts.never_answers, [])
    waiting(scripts.falls_silent("abc"), ["abc"])


def test_a_reply_that_nobody_reads_on_is_given_up() -> None:
    with scripted_model([scripts.goes_on_for_ever("a")]) as (url, requests):
        model = endpoint(url)
        closed = model.stream(ASKED, None, 100_000)
        assert next(closed) == "a"
        closed.close()
        assert list(closed) == []
        assert requests[0].given_up.wait(5)
        left = model.stream(ASKED, None, 100_000)
        assert next(left) == "a"
        del left
        assert requests[1].given_up.wait(5)


def test_a_pause_can_be_given_up() -> None:
    with scripted_model([refuses(429, retry_after="50")]) as (url, requests):
        reply = endpoint(url, patience=replace(PATIENCE, longest_pause=55)).stream(ASKED, None, 200)
        while not requests:
            time.sleep(0.01)
        reply.close()
        assert list(reply) == []


def test_threads_share_an_endpoint() -> None:
    with scripted_model([says(lambda asked: asked.body["messages"][0]["content"])]) as (url, _):
        model = endpoint(url)
        replies = {number: model.stream([Message("user", f"number {number}")], None, 50) for number in range(12)}
        assert {number: "".join(pieces) for number, pieces in replies.items()} == {
            number: f"number {number}" for number in range(12)
        }


def test_without_a_name_the_first_model_that_is_listed_writes() -> None:
    with scripted_model([says(TEXT)], models=["first", "second"]) as (url, requests):
        model = endpoint(url, model=None)
        assert model.name == url
        assert "".join(model.stream(ASKED, None, 200)) == TEXT
        assert (model.name, model.names(), requests[0].body["model"]) == ("first", ["first", "second"], "first")


@pytest.mark.parametrize(
    ("models", "kind"),
    [
        ([], LanguageModelGarbled),
        (scripts.answers(b"<html>"), LanguageModelGarbled),
        (scripts.answers(b'{"data": [{}]}'), LanguageModelGarbled),
        (refuses(401), LanguageModelRefused),
        (scripts.never_answers, LanguageModelSlow),
    ],
)
def test_a_name_that_cannot_be_had_is_told(models: list[str] | Behaviour, kind: type[LanguageModelError]) -> None:
    with scripted_model([says(TEXT)], models) as (url, _):
        model = endpoint(url, model=None, patience=HURRY if kind is LanguageModelSlow else PATIENCE)
        with pytest.raises(kind):
            list(model.stream(ASKED, None, 200))
        with pytest.raises(kind):
            model.names()


def test_every_error_can_be_shown() -> None:
    assert issubclass(LanguageModelRefused, errors.PinciteError)
    assert LanguageModelRefused("no").status == 0
