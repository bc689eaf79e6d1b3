"""Answers and citations: what is shown is what the sources say, at the place that is named."""

from dataclasses import replace
from pathlib import Path

import pytest

from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.truth.documents import find_document, pages_of
from pincite.ingest.document import Span
from pincite.ingest.errors import EmptyQuestion, UnknownCitation
from pincite.service.answering.quoting import ask
from pincite.service.citations.citation import label, resolve
from pincite.service.citations.ids import citation_id
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs

ENCODER = HashedWords()
QUESTION = "북한은 러시아에 포탄을 공급했다"


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    opened = collection_at(tmp_path / "home")
    add(opened, write_briefs(tmp_path / "briefs"))
    return opened


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_quote_stands_verbatim_at_its_span(collection: Collection) -> None:
    answer = ask(collection, ENCODER, QUESTION, Filters())
    assert not answer.abstained
    assert answer.citations
    for citation in answer.citations:
        pages = pages_of(collection.connection, citation.document_id)
        page = next(page for page in pages if page.number == citation.page)
        assert page.text[citation.start : citation.end] == citation.quote


def test_a_sentence_says_nothing_but_its_quotes(collection: Collection) -> None:
    answer = ask(collection, ENCODER, QUESTION, Filters())
    for sentence in answer.sentences:
        quotes = [answer.citations[number - 1].quote for number in sentence.citations]
        assert squeezed(sentence.text) == squeezed("".join(quotes))


def test_the_sentence_that_answers_is_among_them(collection: Collection) -> None:
    answer = ask(collection, ENCODER, QUESTION, Filters())
    assert any("포탄을 공급했다" in sentence.text for sentence in answer.sentences)
    assert len(answer.sentences) == len({sentence.text for sentence in answer.sentences})


def test_what_the_documents_do_not_say_is_not_found(collection: Collection) -> None:
    answer = ask(collection, ENCODER, "best dumpling recipe with kimchi and tofu", Filters())
    assert answer.abstained
    assert (answer.sentences, answer.citations) == ((), ())
    assert answer.reason == "not found in these documents"
    assert answer.hits  # the nearest passages are still there to be shown


def test_filters_that_leave_nothing_abstain(collection: Collection) -> None:
    answer = ask(collection, ENCODER, QUESTION, Filters(languages=("ja",)))
    reason = "no document matches the filters, or the collection is empty"
    assert (answer.abstained, answer.reason) == (True, reason)


def test_an_empty_question_is_an_error(collection: Collection) -> None:
    with pytest.raises(EmptyQuestion):
        ask(collection, ENCODER, "  ", Filters())


def test_a_citation_resolves_with_its_surroundings(collection: Collection) -> None:
    citation = ask(collection, ENCODER, QUESTION, Filters()).citations[0]
    resolved = resolve(collection, citation.id)
    page = pages_of(collection.connection, citation.document_id)[0]
    assert resolved.citation == citation
    assert not resolved.removed
    assert resolved.before + citation.quote + resolved.after in page.text


def test_a_citation_answers_after_removal_as_removed(collection: Collection) -> None:
    citation = ask(collection, ENCODER, QUESTION, Filters()).citations[0]
    remove_documents(collection, [citation.document_id])
    resolved = resolve(collection, citation.id)
    assert resolved.removed
    assert resolved.citation == replace(citation, known_as="")  # kept without who brought it out


def test_a_citation_that_was_never_given_out_resolves_if_the_words_are_here(collection: Collection) -> None:
    facts = find_document(collection.connection, "treaty")
    wanted = citation_id(facts.id, Span(1, 4, 10), "treaty")
    resolved = resolve(collection, wanted)
    assert resolved.citation.quote == "treaty"
    assert label(resolved.citation).endswith(", paragraph 1")


@pytest.mark.parametrize("wanted", ["", "nonsense", "0123456789ab-p1-0-5-abcd", "'; DROP TABLE citations; --"])
def test_an_unknown_citation_is_an_error_that_says_what_ids_look_like(collection: Collection, wanted: str) -> None:
    with pytest.raises(UnknownCitation, match="Ids look like"):
        resolve(collection, wanted)


def test_a_citation_of_other_words_at_that_place_does_not_resolve(collection: Collection) -> None:
    facts = find_document(collection.connection, "treaty")
    with pytest.raises(UnknownCitation):
        resolve(collection, citation_id(facts.id, Span(1, 4, 10), "Treaty"))
