"""Names across scripts: equal skeletons, whatever the case, the accents, the normal form and the particles."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.service.checking.mentions.names import find_names, skeletons, skeletons_in

SAME = [
    ("보스토치니", "Vostochny", "Восточный"),
    ("최선희", "ChoeSonhui"),
    ("김정은", "KimJongUn", "КимЧенЫн"),
    ("라브로프", "Lavrov", "Лавров", "ラブロフ"),
    ("하산", "Khasan", "Хасан"),
    ("플로리다", "Florida", "フロリダ"),
    ("블라디보스토크", "Vladivostok", "Владивосток"),
    ("피터", "Peter"),
    ("푸틴", "Putin", "Путин", "プーチン"),
    ("마이클", "Michael"),
    ("스미스", "Smith"),
    ("베이징", "Beijing"),
    ("조지아", "Georgia"),
]


@pytest.mark.parametrize("spellings", SAME)
def test_spellings_of_one_name_share_a_skeleton(spellings: tuple[str, ...]) -> None:
    assert frozenset.intersection(*map(skeletons, spellings))


def test_other_names_do_not() -> None:
    firsts = [skeletons(spellings[0]) for spellings in SAME]
    assert all(one.isdisjoint(other) for one in firsts for other in firsts if one is not other)


@given(
    st.text(alphabet=st.characters(codec="utf-8", categories=["L"]), max_size=12)
    | st.sampled_from(["Müller", "최선희"])
)
def test_normal_form_does_not_matter(word: str) -> None:
    assert skeletons(unicodedata.normalize("NFD", word)) == skeletons(unicodedata.normalize("NFC", word))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюя", max_size=12))
def test_case_and_accents_do_not_matter(word: str) -> None:
    accented = "".join(letter + "\u0301" if letter in "aeiou" else letter for letter in word)
    assert skeletons(word) == skeletons(word.upper()) == skeletons(accented)


@given(st.text())
def test_any_text_is_read_and_places_lie_in_it(text: str) -> None:
    for name in find_names(text):
        assert text[name.start : name.end] == " ".join(name.words)
    assert all(len(skeleton) >= 3 for skeleton in skeletons_in(text))


def test_a_name_is_found_in_another_script() -> None:
    known = skeletons_in("김정은은 보스토치니우주기지에서 블라디미르 푸틴을 만났다.")
    found = {" ".join(name.words): name.share_in(known) for name in find_names("Did Kim Jong Un see Putin or Merkel?")}
    assert found == {"Did Kim Jong Un": 0.75, "Putin": 1.0, "Merkel": 0.0}
    assert find_names("at Vostochny")[0].share_in(known) == 1.0


def test_a_korean_name_is_found_in_english() -> None:
    known = skeletons_in("President Vladimir Putin met Kim Jong Un at Vostochny.")
    assert [name.share_in(known) for name in find_names("김정은은 보스토치니에서 라브로프를")] == [1.0, 1.0, 0.0]


def test_function_words_that_begin_a_question_are_no_names() -> None:
    assert [name.words for name in find_names("Which Korean? Between them")] == [("Korean",)]


@pytest.mark.parametrize("piece", ["a", "가", "Kim ", "보스토치니에서 ", "A-", "ァ", "x"])
def test_a_long_text_ends_soon_enough(piece: str) -> None:
    # It takes a few seconds at most; growing by the square it would take many minutes.
    text = (piece * 200_000)[:200_000]
    started = time.process_time()
    skeletons_in(text)
    assert time.process_time() - started < 60
