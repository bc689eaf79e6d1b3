"""One author by the many ways to write a name."""

import sys
import unicodedata
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.index.truth import authors as module
from pincite.index.truth.authors import authors_named

SAME = (
    ("김정은", "김 정은", "Kim Jong-un", "KIM Jong Un", "Jong Un Kim", "Kim Jongun", "Kim Jŏng-ŭn"),
    ("이민호", "Lee Min-ho", "LEE Min Ho", "Minho Lee", "Yi Min-ho"),
    ("이용남", "Ri Ryong Nam", "Lee Yong-nam"),
    ("박서윤", "Park Seo-yoon", "Pak Sŏyun", "Seo Yun Park"),
    ("Jürgen Müller", "Müller, Jürgen", "JÜRGEN MÜLLER", "Muller Jurgen"),
    ("Jürgen Müller", "Mueller, Juergen"),
    ("山田太郎", "山田 太郎", "山田\u3000太郎"),
    ("Gabriel García Márquez", "García Márquez, Gabriel", "GARCIA MARQUEZ Gabriel"),
    ("Łukasz Żółć", "Zolc, Lukasz"),
    ("Zoë O’Neil-Baker", "O'Neil Baker, Zoe"),
    ("Иванов И. И.", "И. И. Иванов"),
)
DIFFERENT = (
    ("김정은", "김종인"),
    ("김정은", "Kim Yo-jong"),
    ("김여정", "Kim Jong-un"),
    ("Kim Jong-un", "Kim Jong-nam"),
    ("이민호", "Lee Min-ji"),
    ("Joan Limes", "Li An"),
    ("プー", "フー"),
    ("Jane Doe", "John Doe"),
)


@pytest.mark.parametrize(("one", "other"), [(a, b) for names in SAME for a in (names[0],) for b in names])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_an_author_is_found_by_each_way_to_write_the_name(one: str, other: str, form: str) -> None:
    stored = unicodedata.normalize(form, one)
    assert authors_named({stored}, [other]) == {stored}
    assert authors_named({other}, [stored]) == {other}


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_people_are_not_found(one: str, other: str) -> None:
    assert authors_named({one}, [other]) == authors_named({other}, [one]) == set()


def test_each_of_several_authors_is_found() -> None:
    both, korean = "Müller, Jürgen; Lee Min-ho", "홍길동, 김철수 연구위원"
    for name in ("Jürgen Müller", "이민호", "Min-ho Lee", "mull", "Jürgen M"):
        assert authors_named({both, korean}, [name]) == {both}, name
    for name in ("김철수", "Kim Chul-soo", "Hong Gildong", "길동"):
        assert authors_named({both, korean}, [name]) == {korean}, name


@given(st.sets(st.text("abcÄß\0 ,-", max_size=6), max_size=8), st.lists(st.text("abcäß\0 ", max_size=3), max_size=8))
def test_authors_that_contain_a_part_as_it_is_are_found(authors: set[str], parts: list[str]) -> None:
    alone = {author for author in authors if any(part.casefold() in author.casefold() for part in parts)}
    assert alone <= authors_named(authors, parts) <= authors


@given(st.text(max_size=12), st.text(max_size=12))
def test_no_name_is_too_strange(author: str, part: str) -> None:
    assert authors_named({author}, [part]) <= {author}
    assert authors_named({author}, [author]) == {author}


def calls_of(authors: list[str], parts: list[str]) -> int:
    """How many functions of the module are called to find the authors."""
    called = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal called
        called += event == "call" and frame.f_code.co_filename == module.__file__

    sys.setprofile(count)
    try:
        authors_named(authors, parts)
    finally:
        sys.setprofile(None)
    return called


def test_parts_that_are_nowhere_are_not_looked_for_in_each_name() -> None:
    authors = [f"Author {number}" for number in range(100)]
    nowhere = [f"zz{number}" for number in range(1000)]
    each = calls_of(authors, ["zz"]), calls_of([], nowhere)
    assert calls_of(authors, nowhere) <= sum(each) + 10 * len(nowhere)
