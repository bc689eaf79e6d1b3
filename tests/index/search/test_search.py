"""Searching: what is found, in which order, and what the scores are made of."""

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.legs.lexical import inverse_document_frequency, most_possible
from pincite.index.legs.sources import Source, joined, years
from pincite.index.legs.sums import Moments, Sums, pooled
from pincite.index.legs.terms import terms
from pincite.index.legs.vectors import VectorIndex
from pincite.index.legs.vectors_file import load, save
from pincite.index.search.fusion import ACROSS, SAME, fuse
from pincite.index.search.search import LONGEST_QUESTION, prepare, search
from pincite.index.truth.changes import Moment
from pincite.index.truth.documents import all_documents
from pincite.index.truth.packing import packed, unpacked
from pincite.index.truth.passages import keys_of, passages_by_key
from pincite.ingest.errors import BadOption, EmptyQuestion, QuestionTooLong, UnknownDocument
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs

ENCODER = HashedWords()


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    folder = tmp_path_factory.mktemp("library")
    opened = collection_at(folder / "home")
    add(opened, write_briefs(folder / "briefs"))
    return opened


def test_a_stored_passage_finds_itself_first(collection: Collection) -> None:
    ids = [facts.id for facts in all_documents(collection.connection)]
    keys = keys_of(collection.connection, ids).tolist()
    for passage in passages_by_key(collection.connection, keys).values():
        hits = search(collection, prepare(passage.search_text, ENCODER), 3, Filters())
        assert hits[0].passage == passage


def test_a_question_in_one_language_finds_another(collection: Collection) -> None:
    hits = search(collection, prepare("ammunition for Russia from North Korea", ENCODER), 3, Filters())
    assert hits[0].document.name == "군사"
    assert hits[0].signals["lexical"] == 0
    assert hits[0].signals["dense_z"] > 0.5


def test_half_a_surrogate_pair_in_a_question_is_a_strange_letter(collection: Collection) -> None:
    """A command line has one where the terminal's bytes are no UTF-8."""
    hits = [
        search(collection, prepare(f"북한의 {odd} 포탄 공급", ENCODER), 3, Filters()) for odd in ("\ud800", "\ufffd")
    ]
    assert hits[0] == hits[1]


def test_a_question_typed_in_parts_of_syllables_is_the_same_question() -> None:
    assert (
        prepare(unicodedata.normalize("NFD", "북한의 포탄 공급"), ENCODER).terms
        == prepare("북한의 포탄 공급", ENCODER).terms
    )


def test_scores_fall_and_ranks_rise(collection: Collection) -> None:
    hits = search(collection, prepare("정상회담 포탄", ENCODER), 10, Filters())
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert hit.score == pytest.approx(fuse(hit.signals, SAME if hit.document.language == "ko" else ACROSS))


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(languages=("ru",)), {"chronik"}),
        (Filters(documents=("treaty", "군사")), {"treaty", "군사"}),
        (Filters(languages=("ja",)), set()),
        (Filters(date_from="2024"), {"treaty"}),
        (Filters(date_from="2024-06-21"), set()),
        (Filters(date_to="2024-06"), {"treaty"}),
        (Filters(authors=("Doe",)), {"treaty"}),
    ],
)
def test_filters_restrict_both_legs(collection: Collection, filters: Filters, names: set[str]) -> None:
    hits = search(collection, prepare("summit 포탄 treaty", ENCODER), 10, filters)
    assert {hit.document.name for hit in hits} == names


def test_an_unknown_document_in_a_filter_is_an_error(collection: Collection) -> None:
    with pytest.raises(UnknownDocument, match="pincite list"):
        search(collection, prepare("summit", ENCODER), 10, Filters(documents=("nowhere",)))


def test_bad_questions_say_what_to_do(collection: Collection) -> None:
    with pytest.raises(EmptyQuestion):
        prepare(" \n\t", ENCODER)
    with pytest.raises(QuestionTooLong, match="find-quote"):
        prepare("x" * (LONGEST_QUESTION + 1), ENCODER)
    with pytest.raises(BadOption, match="-k 0"):
        search(collection, prepare("summit", ENCODER), 0, Filters())


def test_a_year_in_the_question_prefers_the_documents_of_that_year(collection: Collection) -> None:
    hits = search(collection, prepare("what happened in 2024?", ENCODER), 10, Filters())
    assert {hit.document.name: hit.signals["year"] for hit in hits} == {"treaty": 1, "군사": 0, "chronik": 0}
    plain = search(collection, prepare("what happened?", ENCODER), 10, Filters())
    assert {hit.signals["year"] for hit in plain} == {0}


def test_a_source_named_in_the_question_is_a_signal(collection: Collection) -> None:
    for question in ("포탄에 대한 jane doe의 견해", "What does Jane Doe say of 포탄?"):
        hits = search(collection, prepare(question, ENCODER), 10, Filters())
        assert {hit.document.name: hit.signals["source"] for hit in hits} == {"treaty": 1, "군사": 0, "chronik": 0}


def test_the_names_of_a_source() -> None:
    def is_by(author: str, publisher: str, question: str) -> bool:
        return Source.of(None, None, author, publisher).is_named(joined(question))

    assert is_by("서동주; Doe, Jane", "", "서동주 박사의 견해는?")
    assert is_by("", "아산정책연구원 (이코노미조선 기고)", "아산 정책연구원은 무엇을 권하나")
    assert not is_by("서동주", "여의도연구원", "여의도에서 열린 회담")
    assert not is_by("", "", "누가 썼나")


def test_terms_of_a_question_and_a_passage_meet() -> None:
    assert set(terms("정상회담")) <= set(terms("두 정상은 정상회담에서 만났다"))
    assert terms("3,225 Barrels") == ["3225", "barrels"]
    assert terms("首脳会談") == ["首脳", "脳会", "会談"]


def test_the_worked_examples_of_the_docstrings() -> None:
    assert Moments(0.8, 0.02).standardise(0.84) == pytest.approx(2)
    leaning = Moments(0.9, 0.02).leaning_on(Moments(0.8, 0.04), 30)
    assert (leaning.mean, leaning.deviation) == pytest.approx((0.85, 0.03))
    assert years("2019년과 2023-09, 12023") == {"2019", "2023"}
    assert inverse_document_frequency(10, 0) == pytest.approx(3.0910, abs=1e-4)
    assert most_possible(10, [0, 10]) > most_possible(10, [0])


@given(st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_moments_equal_those_of_all_cosines(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(count, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    query = vectors[0]
    cosines = vectors @ query
    moments = (Sums.of(vectors[:1]) + Sums.of(vectors[1:])).spread().moments(query)
    assert moments.mean == pytest.approx(float(cosines.mean()), abs=1e-5)
    assert moments.deviation == pytest.approx(float(cosines.std()), abs=1e-5)
    parts = [Sums.of(vectors[:1]).spread(), Sums.of(vectors[1:]).spread()]
    together = pooled([(part.count, part.moments(query)) for part in parts])
    assert together.mean == pytest.approx(float(cosines.mean()), abs=1e-5)
    assert together.deviation == pytest.approx(float(cosines.std()), abs=1e-4)


def test_a_language_is_measured_by_its_own_mean() -> None:
    """Passages in the question's language are all near; the outstanding one of the other language still wins."""
    random = np.random.default_rng(0)
    own, other = np.zeros((200, 8), np.float32), np.zeros((200, 8), np.float32)
    own[:, 0], own[:, 1] = 0.9, 0.01 * random.normal(size=200)
    other[:, 0], other[:, 1] = 0.5, 0.01 * random.normal(size=200)
    other[7, 0] = 0.6
    own[:, 2], other[:, 3] = ((1 - (rows**2).sum(axis=1)) ** 0.5 for rows in (own, other))
    index = VectorIndex(8)
    index.add(np.arange(200), own, "en")
    index.add(np.arange(200, 400), other, "ko")
    query = np.eye(8, dtype=np.float32)[0]
    cosines = index.search(query, 400)
    standing = index.standardised(query, cosines)
    assert max(cosines, key=cosines.__getitem__) < 200
    assert max(standing, key=standing.__getitem__) == 207


def at(generation: int) -> Moment:
    return Moment(generation, "ab")


@given(st.integers(3, 40), st.integers(0, 2**32 - 1))
def test_dense_search_equals_brute_force_after_removal(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(count, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = unpacked(packed(vectors), 8)  # as the truth holds them
    index = VectorIndex(8)
    index.add(np.arange(count) * 10, vectors, "ko")
    index.remove([0, 10, 999])
    query = vectors[-1]
    expected = dict(zip((np.arange(2, count) * 10).tolist(), (vectors[2:] @ query).tolist(), strict=True))
    assert index.search(query, count) == pytest.approx(expected, abs=1e-5)
    allowed = np.array(sorted(expected)[:2])
    assert set(index.search(query, count, allowed)) == set(allowed.tolist())


def test_a_saved_dense_leg_comes_back(tmp_path: Path) -> None:
    index = VectorIndex(4)
    index.add(np.array([7]), np.array([[1, 0, 0, 0]], np.float32), "ko")
    save(index, tmp_path, at(3))
    loaded = load(tmp_path, at(3), 4)
    assert loaded is not None
    query = np.array([1, 0, 0, 0], np.float32)
    assert loaded.search(query, 1) == {7: 1.0}
    assert loaded.standardised(query, {7: 1.0}) == index.standardised(query, {7: 1.0})
    assert load(tmp_path, at(4), 4) is None
