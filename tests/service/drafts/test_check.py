"""Verdicts on the sentences of a draft."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from pincite.index.changing.adding import add_paths
from pincite.index.encoders.encoder import Encoder
from pincite.index.home import open_or_create
from pincite.index.truth.store import Manifest
from pincite.ingest.cutting.split import Splitting
from pincite.service.citations.citation import resolve
from pincite.service.cli import render
from pincite.service.desk import opening
from pincite.service.drafts.check import Checker, check_draft
from pincite.service.drafts.draft import CheckedDraft, Verdict
from pincite.service.drafts.reading import draft_of_text
from pincite.service.drafts.remarks import commented
from pincite.service.quotes.manuscript import Verdict as Quoted
from tests.fakes.hashed_words import HashedWords, open_hashed
from tests.making.library import ReadHere, add, collection_at, write_briefs
from tests.serving.command_line import pincite_here

BRIEF = """# Moscow's ledger

China buys about half of Russia's crude oil exports. The Chollima-1 rocket placed Malligyong-1 in orbit at the third
attempt on 21 November 2023. The instruments of ratification were not exchanged before the summer of 2024.

Putin then left for Beijing and the second Belt and Road Forum. A construction association said that it needed 15,000
workers at once. The two ministers talked for almost two hours in the old guest house.
"""
KOREAN = """# 물류 평가

라진항의 석탄 부두는 한 해 400만 톤 남짓을 다룬다. 조약은 모두 스물세 조로 되어 있다. 두만강을 건너는 자동차 다리는
2025년 4월 30일에 첫 삽을 떴다.
"""
DRAFT = """China takes about half of the crude oil that Russia exports (Ledger 2024).

라진의 석탄 부두가 다루는 양은 한 해 400만 톤 남짓이다.
The Chollima-1 rocket placed Malligyong-1 in orbit on 21 November 2021.

North Korean painters sold their works at an auction in Oslo.

He wrote that “the two ministers talked for almost two hours in the old guest house”
and “nobody slept that week at all”.
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[tuple[Checker, CheckedDraft]]:
    folder = tmp_path_factory.mktemp("draft")
    (folder / "ledger.md").write_text(f"---\nauthor: Ann Ledger\ndate: 2024-03-01\n---\n{BRIEF}", encoding="utf-8")
    (folder / "물류.md").write_text(KOREAN, encoding="utf-8")
    write_briefs(folder / "others")
    splitting = Splitting()
    manifest = Manifest(encoder.name, encoder.dimension, splitting.size, splitting.longest, splitting.shortest)
    collection = open_or_create(folder / "home", "default", manifest)
    add_paths(collection, encoder, [folder], ReadHere(), lambda _: None)
    checker = Checker.of(collection, encoder)
    yield checker, check_draft(checker, draft_of_text(DRAFT))


@pytest.mark.weights
def test_sentences_are_carried_denied_or_not_found(checked: tuple[Checker, CheckedDraft]) -> None:
    said = [(one.sentence.text[:11].strip(), one.verdict) for one in checked[1].sentences]
    assert said[:2] == [("China takes", Verdict.CARRIED), ("라진의 석탄 부두가", Verdict.CARRIED)]
    assert said[2][1] in (Verdict.CONTRADICTED, Verdict.PARTLY), said
    assert said[3] == ("North Korea", Verdict.NOT_FOUND)


@pytest.mark.weights
def test_every_word_shown_is_verbatim_and_resolves(checked: tuple[Checker, CheckedDraft]) -> None:
    checker, found = checked
    for one in found.sentences:
        shown = [*one.carrying, *one.denying, *one.nearest]
        assert shown
        for citation in shown:
            assert resolve(checker.matcher.collection, citation.id).citation.quote == citation.quote


@pytest.mark.weights
def test_the_source_that_is_named_is_looked_into(checked: tuple[Checker, CheckedDraft]) -> None:
    named = checked[1].sentences[0].named
    assert [(one.document, one.carries) for one in named] == [("ledger", True)]
    assert not any(one.named for one in checked[1].sentences[1:])


@pytest.mark.weights
def test_quotations_are_looked_up_and_the_copy_says_all(checked: tuple[Checker, CheckedDraft]) -> None:
    found = checked[1]
    assert [one.verdict for one in found.quotations] == [Quoted.CONFIRMED, Quoted.NOT_FOUND]
    document = docx.Document(io.BytesIO(commented(found, None)))
    comments = [one.text for one in document.comments]
    assert len(comments) == len(found.sentences)
    assert comments[0].startswith("Carried") and "is named as the source" in comments[0]
    assert "in none of the documents" in comments[-1]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    add(collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs"))
    monkeypatch.setattr(opening, "open_encoder", lambda name, *_: open_hashed(name))
    assert HashedWords().name
    return tmp_path / "home"


def test_the_command_writes_a_copy_and_leaves_the_draft(home: Path, tmp_path: Path) -> None:
    draft, copy = tmp_path / "draft.txt", tmp_path / "copy.docx"
    draft.write_text("The treaty was signed in Pyongyang on 19 June 2024.\n", encoding="utf-8")
    before = sorted(home.rglob("*"))
    said = json.loads(pincite_here("check-draft", str(draft), "--home", str(home), "--docx", str(copy), "--json"))
    (sentence,) = said["sentences"]
    assert sentence["verdict"] == "carried"
    assert sentence["carrying"][0]["quote"] == "The treaty was signed in Pyongyang on 19 June 2024."
    assert said["counts"]["carried"] == 1 and docx.Document(str(copy)).comments
    assert draft.read_text(encoding="utf-8").startswith("The treaty")
    kept = [one for one in sorted(home.rglob("*")) if one not in before and one.suffix not in (".json", "")]
    assert not [one for one in kept if b"copy.docx" in one.read_bytes()]


@pytest.mark.parametrize(("copy", "said"), [("draft.txt", "not overwritten"), ("none/copy.docx", "no folder")])
def test_a_copy_that_cannot_be_written_is_said_before_the_check(
    home: Path, tmp_path: Path, copy: str, said: str
) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("The treaty was signed in Pyongyang on 19 June 2024.\n", encoding="utf-8")
    refused = pincite_here("check-draft", str(draft), "--home", str(home), "--docx", str(tmp_path / copy), status=2)
    assert said in refused


def test_a_draft_that_is_not_there_is_said(home: Path, tmp_path: Path) -> None:
    assert "cannot be read" in pincite_here("check-draft", str(tmp_path / "no.docx"), "--home", str(home), status=1)


LONG = "".join(f"The treaty was signed in Pyongyang on {day} June 2024. " for day in range(1, 31)) * 2


def test_a_part_of_a_draft_is_checked(home: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(LONG, encoding="utf-8")
    part = ("--first", "18", "--count", "3", "--json")
    said = json.loads(pincite_here("check-draft", str(draft), "--home", str(home), *part))
    assert [one["text"][38:40] for one in said["sentences"]] == ["19", "20", "21"]
    assert (said["sentences"][0]["verdict"], said["total"]) == ("carried", 60)


def test_a_check_that_is_stopped_shows_what_it_has_and_goes_on(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(LONG, encoding="utf-8")
    encode, stopped = HashedWords.encode_passages, []

    def until_stopped(self: HashedWords, texts: list[str]) -> object:
        if len(texts) == 28 and not stopped:  # the second piece of the draft
            stopped.append(True)
            raise KeyboardInterrupt
        return encode(self, texts)

    monkeypatch.setattr(HashedWords, "encode_passages", until_stopped)
    told: list[str] = []
    monkeypatch.setattr(render, "say", told.append)
    assert "32 sentences: " in pincite_here("check-draft", str(draft), "--home", str(home))
    assert told[-1] == "Stopped after 32 of 60 sentences. `--first 32` goes on from there."
    rest = json.loads(pincite_here("check-draft", str(draft), "--home", str(home), "--first", "32", "--json"))
    assert len(rest["sentences"]) == 28


SUBJECT = """The ministers spoke in the guest house about {} and left for the airport in the evening.
"""
THINGS = (
    "fish",
    "grain",
    "visas",
    "ferries",
    "roads",
    "pilots",
    "timber",
    "coal",
    "schools",
    "bridges",
    "tariffs",
    "rail",
)


@pytest.mark.weights
def test_where_every_sentence_is_on_the_subject_only_what_says_it_is_found(tmp_path: Path, encoder: Encoder) -> None:
    """A score that stands out among other subjects is usual here."""
    for thing in THINGS:
        (tmp_path / f"{thing}.txt").write_text(SUBJECT.format(thing), encoding="utf-8")
    splitting = Splitting()
    manifest = Manifest(encoder.name, encoder.dimension, splitting.size, splitting.longest, splitting.shortest)
    collection = open_or_create(tmp_path / "home", "default", manifest)
    add_paths(collection, encoder, [tmp_path], ReadHere(), lambda _: None)
    carried = "The two ministers discussed grain at the guest house."
    absent = "The ministers left for the airport in the evening with a stolen painting."
    claims = f"{carried}\n\n{absent}\n"
    found = check_draft(Checker.of(collection, encoder), draft_of_text(claims))
    assert [one.verdict for one in found.sentences] == [Verdict.CARRIED, Verdict.NOT_FOUND]
