"""The words of a sentence, told from its passage's terms, are those that the analyser finds in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.index.legs.terms import is_korean, terms
from pincite.service.answering.said import content, words_said
from tests.making.library import BRIEFS
from tests.places import ROOT

WORDS = ["북한은", "러시아에", "포탄을", "공급했다.", "정상은", "만났다.", "배를", "보냈다.", "2019", "Kim"]
SENTENCES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1).map(" ".join), min_size=1, max_size=5)
PROSE = [
    *(text.replace(". ", ".\n").splitlines() for text in BRIEFS["군사.txt"].strip().split("\n\n")),
    [
        "양측은 철도 협력을 넓히기로 했고, 2024년 봄에는 첫 열차가 떠났다.",
        "이 열차는 곡물 3,225톤을 날랐다고 외무부가 밝혔다.",
        "외무부는 다음 회담에서 Rason 항구의 사용을 다룰 것이라고 말했다.",
    ],
]


@pytest.mark.parametrize("sentences", PROSE)
def test_they_are_those_that_the_analyser_finds(sentences: list[str]) -> None:
    assert len(sentences) > 1
    analysed = [content(terms(sentence)) for sentence in sentences]
    assert words_said(terms(" ".join(sentences)), sentences) == analysed


def test_in_a_real_brief_nearly_all_are() -> None:
    text = (ROOT / "eval" / "sample" / "briefs" / "최선희 크렘린 방문 단신.txt").read_text(encoding="cp949")
    sentences = [line.strip() for line in text.replace(". ", ".\n").splitlines() if line.strip()]
    said = words_said(terms(" ".join(sentences)), sentences)
    same = [words == content(terms(sentence)) for words, sentence in zip(said, sentences, strict=True)]
    assert sum(same) >= 0.8 * len(same)


@given(SENTENCES)
def test_each_word_of_the_passage_is_in_one_of_its_sentences(sentences: list[str]) -> None:
    stored = terms(" ".join(sentences))
    said = words_said(stored, sentences)
    assert len(said) == len(sentences)
    assert frozenset().union(*said) == content(stored)


@given(SENTENCES, st.lists(st.sampled_from(["포탄", "없던말", "배", "kim", ""])))
def test_terms_that_fit_no_sentence_do_no_harm(sentences: list[str], stored: list[str]) -> None:
    korean = {term for words in words_said(stored, sentences) for term in words if is_korean(term)}
    assert korean == {term for term in content(stored) if is_korean(term)}


def test_a_passage_without_sentences_has_no_words() -> None:
    assert words_said(["포탄"], []) == []
