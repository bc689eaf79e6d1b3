"""What can be exchanged in a question is found in five languages, and nothing that would break the sentence."""

import doctest

import pytest

from pincite.eval.swapped import spans
from pincite.eval.swapped.spans import Form, Kind, find_spans


def found(question: str) -> dict[str, Form]:
    return {question[one.start : one.end]: one.form for one in find_spans(question)}


def test_docstrings() -> None:
    assert doctest.testmod(spans).failed == 0


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When did Kim Jong Un visit Vladivostok?", {"Kim Jong Un": Form.FULL_NAME, "Vladivostok": Form.CITY}),
        ("What did Iranian engineers sell to China's army?", {"Iranian": Form.NATIONALITY, "China": Form.COUNTRY}),
        ("Did the United States agree in 2018?", {"the United States": Form.COUNTRY, "2018": Form.YEAR}),
        ("How did 48 of them get to Oslo?", {"48": Form.NUMBER, "Oslo": Form.CITY}),
        ("푸틴은 2019년 4월 평양에서 무엇을 얻었나?", {"푸틴": Form.SURNAME, "2019": Form.YEAR, "평양": Form.CITY}),
        ("안보리 결의 2397호는 북한에 무엇을 금지했나?", {"2397": Form.NUMBER, "북한": Form.COUNTRY}),
        ("О чём говорил Лавров в Москве?", {"Лавров": Form.SURNAME, "Москве": Form.CITY}),
        ("2019年にプーチン大統領は何を述べたか。", {"2019": Form.YEAR, "プーチン": Form.SURNAME}),
        ("2023年俄罗斯向朝鲜提供了什么?", {"2023": Form.YEAR, "俄罗斯": Form.COUNTRY, "朝鲜": Form.COUNTRY}),
    ],
)
def test_names_numbers_places_and_years_are_found(question: str, expected: dict[str, Form]) -> None:
    assert found(question) == expected


def test_both_places_of_a_compound_are_found() -> None:
    assert found("What limits the Russia-North Korea rapprochement?") == {
        "Russia": Form.COUNTRY,
        "North Korea": Form.COUNTRY,
    }


@pytest.mark.parametrize(
    "question",
    [
        "Why would the Kremlin fear trouble in Europe?",  # no country and no city
        "What did the Security Council and the UN decide?",
        "What do Russians think of it?",  # a nationality, but not an adjective
        "Where is the Russian Far East?",  # part of a longer name
        "Did the two strongmen agree on three points?",  # numbers in words
        "북러 회담의 결과는 무엇인가?",  # two countries in one word
        "What did he say in northern parts?",
    ],
)
def test_what_would_break_the_sentence_is_left(question: str) -> None:
    assert found(question) == {}


def test_a_name_is_exchanged_without_what_it_names() -> None:
    assert found("보스토치니 우주기지는 왜 선택되었나?") == {"보스토치니": Form.SURNAME}
    assert found("How old is Vostochny University?") == {"Vostochny": Form.SURNAME}


def test_every_form_is_reported_under_one_of_four_kinds() -> None:
    assert {form.kind for form in Form} == set(Kind)
    assert (Form.NATIONALITY.kind, Form.SURNAME.kind) == (Kind.PLACE, Kind.NAME)
