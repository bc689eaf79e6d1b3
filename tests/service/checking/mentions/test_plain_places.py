"""Places and people that are told without the analyser are those that it finds too."""

import pytest

from pincite.service.checking.mentions.korean_people import is_called_in
from pincite.service.checking.mentions.places import find_places, plain_places


def codes(places: object) -> set[str]:
    return {code for place in places for code in place.codes}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("러시아는 북한과 회담했다.", {"RU", "KP"}),
        ("푸틴이 베이징에서 러시아의 뜻을 밝혔다.", {"RU", "BEIJING"}),
        ("블라디보스토크와 Moscow", {"VLADIVOSTOK", "MOSCOW"}),
        ("중국집에서 미국산 밀을 샀다.", set()),
        ("그는 인도로 걸었다.", set()),
        ("강남구 테헤란로 410", set()),
        ("도미니카 공화국", {"DO"}),
        ("노동당이 이겼다.", set()),
    ],
)
def test_a_name_that_is_a_whole_word_is_a_place_without_the_analyser(text: str, plain: set[str]) -> None:
    assert codes(plain_places(text)) == plain
    assert plain <= codes(find_places(text))


def test_a_person_is_known_by_the_beginning_of_a_word() -> None:
    texts = ["푸틴은 김정은과 만났다."]
    assert is_called_in(("Kim", "Jong", "Un"), texts)
    assert not is_called_in(("Kim", "Yo-jong"), texts)
    assert not is_called_in(("Vladimir", "Putin"), texts)
    assert not is_called_in(("Kim", "Jong", "Un"), ["북김정은과"])
