"""Where documents disagree the answer says so and cites both, whoever words it."""

from pathlib import Path

import pytest

from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.search.search import prepare, search
from pincite.service.answering.answer import Answer
from pincite.service.answering.quoting import HITS, ask
from pincite.service.writing.author import Author, Manner
from pincite.service.writing.writer import write_whole
from tests.fakes.hashed_words import HashedWords
from tests.fakes.scripted_author import Scripted, reply
from tests.making.library import add, collection_at

FIRST = "The defence ministers of the two neighbours signed the border treaty in Pyongyang on 25 July 2023."
SECOND = "The defence ministers of the two neighbours signed the border treaty in Pyongyang on 26 July 2023."
QUESTION = "When did the defence ministers sign the border treaty in Pyongyang?"


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    (tmp_path / "one.txt").write_text(f"{FIRST}\n\nBoth sides praised the weather.\n", "utf-8")
    (tmp_path / "two.txt").write_text(f"{SECOND}\n\nA dinner of seven courses followed it.\n", "utf-8")
    made = collection_at(tmp_path / "home")
    add(made, tmp_path / "one.txt", tmp_path / "two.txt")
    return made


def said_and_cited(answer: Answer) -> None:
    (one,) = answer.disagreements
    assert "25 July" in one.text
    assert "26 July" in one.text
    cited = [answer.citations[number - 1] for number in one.citations]
    assert {citation.document for citation in cited} == {"one", "two"}
    assert {citation.quote.strip() for citation in cited} == {FIRST, SECOND}


def test_an_answer_of_quotes_says_that_documents_disagree(collection: Collection) -> None:
    said_and_cited(ask(collection, HashedWords(), QUESTION, Filters()))


def test_a_written_answer_says_it_too_though_its_model_names_one_document(collection: Collection) -> None:
    encoder = HashedWords()
    question = prepare(QUESTION, encoder)
    author = Author(collection, encoder, Scripted(reply((FIRST, [1, 2]))), Manner())
    answer = write_whole(author, question, search(collection, question, HITS, Filters()))
    assert [one.text for one in answer.sentences] == [FIRST]
    said_and_cited(answer)


def test_documents_that_agree_are_left_in_peace(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(f"{FIRST}\n\nBoth sides praised the weather.\n", "utf-8")
    (tmp_path / "two.txt").write_text(f"{FIRST}\n\nA dinner of seven courses followed it.\n", "utf-8")
    made = collection_at(tmp_path / "home")
    add(made, tmp_path / "one.txt", tmp_path / "two.txt")
    assert ask(made, HashedWords(), QUESTION, Filters()).disagreements == ()


def test_a_disagreement_with_two_documents_that_say_the_same_is_told_once(
    collection: Collection, tmp_path: Path
) -> None:
    (tmp_path / "again.txt").write_text(f"{SECOND}\n\nA concert by the river ended the day.\n", "utf-8")
    add(collection, tmp_path / "again.txt")
    (one,) = ask(collection, HashedWords(), QUESTION, Filters()).disagreements
    assert "25 July" in one.text
    assert "26 July" in one.text
