"""The client: every route of the service, typed; what goes wrong is a ServiceError with what the service said."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pincite.index.hit import Filters
from pincite.index.truth.listing import Listing, Order
from pincite.ingest.errors import BadOption, ServiceNotUnderstood, ServiceRefused, ServiceUnreachable
from pincite.service.answering.followups import Turn
from pincite.service.client.asking import Wish
from pincite.service.client.client import Client
from pincite.service.desk.limits import Limits
from pincite.service.jobs.jobs import JobState
from pincite.service.keys import Keys, Scope
from pincite.service.language_model.model import Pen
from pincite.service.wire.asking import CheckedSentence, FoundPassages, GivenAnswer, Rewriting
from pincite.service.wire.drafts import EndOfDraft, ReadDraft
from tests.fakes.json_server import serve
from tests.fakes.scripted_author import Scripted, reply
from tests.making.library import BRIEFS, add, collection_at, write_briefs
from tests.serving.http_service import running

TREATY = "When was the treaty signed in Pyongyang?"
QUESTION = "북한은 러시아에 무엇을 공급했나"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    add(collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs"))
    return tmp_path / "home"


@pytest.fixture
def client(home: Path) -> Iterator[Client]:
    with running(home) as url, Client(url) as opened:
        yield opened


def test_questions_are_searched_and_answered(client: Client) -> None:
    found = client.search("포탄 공급", k=2)
    assert (found.hits[0].document, len(found.hits)) == ("군사", 2)
    assert found.hits[0].spans[0].end == found.hits[0].end
    only = client.search("포탄 공급", filters=Filters(languages=("ru",)))
    assert {hit.document for hit in only.hits} == {"chronik"}
    answer = client.ask(QUESTION)
    assert not answer.abstained
    passages, streamed = client.ask_streaming(QUESTION)
    assert isinstance(passages, FoundPassages)
    assert isinstance(streamed, GivenAnswer)
    assert streamed == answer
    assert client.is_ready()
    assert "pincite_stage_seconds" in client.metrics()


def test_answers_are_written_for_who_wants_that(home: Path) -> None:
    signed = "The treaty was signed in Pyongyang on 19 June 2024."
    twice = (reply((signed, [1]), ("Napoleon signed it in 1805.", [1])),) * 2
    with running(home, pen=Pen(Scripted(*twice))) as url, Client(url) as client:
        assert client.writer() == "scripted"
        answer = client.ask(TREATY, write=True)
        streamed = list(client.ask_streaming(TREATY, write=True))
    assert [one.text for one in answer.sentences] == [signed]
    assert answer.writing and (answer.writing.written, answer.writing.supported) == (2, 1)
    assert [type(one) for one in streamed] == [FoundPassages, CheckedSentence, GivenAnswer]
    assert streamed[1].sentence == answer.sentences[0]
    assert streamed[1].citations == answer.citations
    assert streamed[2] == answer


def test_sentences_are_translated_for_who_wants_that(home: Path) -> None:
    russian, only = "Какие снаряды КНДР поставила России?", Filters(languages=("ko",))
    model = Scripted(['{"translations": ["КНДР поставила России снаряды."]}'])
    with running(home, pen=Pen(model)) as url, Client(url) as client:
        assert "По запросу" in client.ask(russian, only).notice
        translated = client.ask(russian, only, wish=Wish(translate=True))
    assert "КНДР поставила России снаряды." in [one.translation for one in translated.sentences]


def test_questions_are_followed_up(client: Client) -> None:
    assert client.writer() is None
    earlier = (Turn("What does the treaty of Pyongyang name?", ""),)
    answer = client.ask("When was it signed?", wish=Wish(earlier=earlier))
    assert answer.rewriting == Rewriting("When was it signed?", "rule")


def test_citations_and_quotations_are_resolved(client: Client) -> None:
    cited = client.ask(QUESTION).citations[0]
    placed = client.citation(cited.id)
    assert (placed.quote, placed.removed) == (cited.quote, False)
    assert client.citations([cited.id]).citations == (placed,)
    assert "군사" in client.reference(cited.id, "ris")
    text = client.page_text(cited.document_id, cited.page, cited.id)
    assert text.text[text.spans[0].start : text.spans[0].end] == cited.quote
    assert client.find_quote(cited.quote).matches[0].exactness == "exact"
    checked = client.check_quotes(f'그는 "{cited.quote}"라고 썼다.').quotations
    assert [one.verdict for one in checked] == ["confirmed"]


def test_documents_are_sent_changed_given_back_and_removed(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "목재.txt"
    path.write_text("Trade in timber resumed along the river.\n", encoding="utf-8")
    job = client.upload([path], [{"title": "Timber"}])
    steps = list(client.follow(job.id))
    ended = client.wait(job.id)
    assert steps[-1] == ended
    assert (ended.state, ended.files[0].outcome) == (JobState.DONE, "added")
    assert client.cancel(job.id) == ended
    assert client.jobs().jobs == (ended,)
    document_id = ended.files[0].document_id
    assert client.document(document_id).title == "Timber"
    assert client.document(document_id).report.format == "plain"
    assert client.change(document_id, {"title": None, "author": "R. Roe"}).author == "R. Roe"
    assert [one.name for one in client.documents(filters=Filters(authors=("roe",))).documents] == ["목재"]
    for unheard in (
        Filters(documents=("목재",)),
        Filters(languages=("ko", "en")),
        Filters(authors=("roe", "doe")),
        Filters(groups=("a", "b")),
    ):
        with pytest.raises(BadOption, match="at most"):
            client.documents(filters=unheard)
    assert client.change(document_id, {"groups": ["Trade"]}).groups == ("Trade",)
    assert client.group([document_id], into=["New"], out_of=["Trade"]).documents[0].groups == ("New",)
    assert [(one.name, one.documents) for one in client.groups().groups] == [("New", 1)]
    asked = Listing(Filters(groups=("new",)), text="timber ROE", order=Order.DATE, descending=True)
    assert [one.id for one in client.listed(asked).documents] == []  # its title is forgotten
    assert client.listed(replace(asked, text="목재 ROE")).total == 1
    assert client.change(document_id, {"groups": None}).groups == ()
    assert client.file(document_id) == path.read_bytes()
    assert len(list(client.all_documents())) == len(BRIEFS) + 1
    assert [one.id for one in client.remove(document_id).removed] == [document_id]
    assert client.remove_all([document_id, document_id]).unknown == (document_id,)
    assert client.documents(limit=2).next == 2
    assert client.documents().total == len(BRIEFS)


def test_collections_are_made_chosen_and_deleted(home: Path) -> None:
    with running(home) as url, Client(url, collection="둘째") as client:
        assert client.create_collection("둘째").documents == 0
        assert client.search("포탄").hits == ()
        assert [one.name for one in client.collections()] == ["default", "둘째"]
        client.delete_collection("둘째")
        with pytest.raises(ServiceRefused, match="둘째") as refused:
            client.search("포탄")
        assert (refused.value.status, refused.value.kind) == (404, "CollectionMissing")


def test_refusals_say_what_the_service_said(home: Path) -> None:
    _, read = Keys(home).add("reader", Scope.READ)
    with running(home, Limits(per_minute=3), keys_needed=True) as url:
        with Client(url) as nobody, pytest.raises(ServiceRefused) as refused:
            nobody.search("포탄")
        assert (refused.value.status, refused.value.kind) == (401, "KeyNeeded")
        with Client(url, read) as reader:
            with pytest.raises(ServiceRefused) as refused:
                reader.remove("0" * 16)
            assert refused.value.kind == "KeyRefused"
            with pytest.raises(ServiceRefused) as refused:
                [reader.search("포탄") for _ in range(5)]
            assert (refused.value.kind, refused.value.status) == ("TooBusy", 429)
            assert (refused.value.retry_after or 0) >= 1


def test_nobody_and_somebody_else_at_the_address_are_told_apart() -> None:
    with Client("http://127.0.0.1:9") as nobody:
        assert not nobody.is_ready()
        with pytest.raises(ServiceUnreachable, match="cannot be reached"):
            nobody.search("포탄")
    with serve({"/v1/search": lambda _: {"hits": [1]}, "/v1/ask": lambda _: b"<html>"}) as url, Client(url) as other:
        with pytest.raises(ServiceNotUnderstood, match="unexpected format"):
            other.search("포탄")
        with pytest.raises(ServiceNotUnderstood, match="did not return JSON"):
            other.ask("포탄")
        with pytest.raises(ServiceRefused, match="status 404"):
            other.collections()


def test_questions_are_saved_and_their_news_read(client: Client, tmp_path: Path) -> None:
    kept = client.questions.save(QUESTION)
    assert client.questions.all() == (kept,)
    assert client.questions.news().answered == 0
    new = tmp_path / "new.txt"
    new.write_text("북한은 러시아에 포탄을 공급했다. 포탄은 기차로 실려 갔다.\n", encoding="utf-8")
    client.wait(client.upload([new]).id)
    (news,) = client.questions.news().news
    assert news.documents == 1
    assert client.questions.mark_seen(kept.id, news.look).looked_at >= kept.looked_at
    assert client.questions.news().news[0].documents == 0
    assert client.questions.remove(kept.id).id == kept.id
    assert client.questions.all() == ()


def test_a_draft_is_checked_from_a_text_and_in_parts(client: Client) -> None:
    text = "The treaty was signed in Pyongyang on 19 June 2024. Zebras graze on the wide plain.\n"
    read, *sentences, end = client.check_draft(text)
    assert isinstance(read, ReadDraft) and read.total == 2
    assert isinstance(end, EndOfDraft)
    assert list(client.check_draft(text, first=1, count=1))[1:-1] == sentences[1:]


def test_grids_and_timelines_are_made(client: Client) -> None:
    grid = client.grid([QUESTION], Filters(languages=("ko",)))
    assert [one.name for one in grid.documents] == ["군사"] and "포탄" in grid.rows[0][0].text
    assert client.timeline("treaty").events[0].telling.date == "2024-06-19"
