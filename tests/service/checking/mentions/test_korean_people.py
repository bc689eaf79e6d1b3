"""Korean people who share a surname are told apart, however their names are written."""

import pytest

from pincite.service.checking.mentions.korean_people import in_full, is_called, namesake_in
from pincite.service.checking.mentions.naming import missing_names, read_names

KNOWN = read_names("김정은 국무위원장과 푸틴 대통령은 회담했다. 최선희 외무상과 강순남 국방상도 함께했다.")


@pytest.mark.parametrize("name", ["Kim Yo Jong", "Kim Yo-jong", "Kim Jong-il", "Kim Ju Ae", "Choe Ryong-hae"])
def test_a_relative_in_name_only_is_missing(name: str) -> None:
    assert list(missing_names(read_names(f"What did {name} say?"), [KNOWN])) == [name]


@pytest.mark.parametrize("name", ["Kim Jong Un", "Kim Jong-un", "Choe Son Hui", "Choe Son-hui", "Kang Sun-nam", "Kim"])
def test_a_spelling_of_a_known_name_is_known(name: str) -> None:
    assert not list(missing_names(read_names(f"What did {name} say?"), [KNOWN]))


@pytest.mark.parametrize("name", [("Pak", "Man", "Ho"), ("Пак", "Ман", "Хо"), ("박만호",), ("Pak", "Man-ho")])
def test_a_name_is_known_in_each_script_and_a_namesake_is_another(name: tuple[str, ...]) -> None:
    assert is_called(name, "박만호는 갔다.") and is_called(name, "Pak Man-ho left.")
    assert not is_called(name, "박만수는 갔다.")
    assert namesake_in(name, "박만수는 갔다.") and namesake_in(name, "Pak Man Su left.")
    assert not namesake_in(name, "박만수와 박만호는 갔다.")


def test_a_western_text_may_have_the_surname_alone() -> None:
    assert is_called(("Pak", "Man", "Ho"), "Pak left early.")
    assert not is_called(("Pak", "Man", "Ho"), "Oh left early.")


def test_a_surname_is_read_as_the_name_that_most_have() -> None:
    assert in_full("Pak", ["박만호 위원장이", "박만호는", "박만수 의원"]) == ("박만호",)
    assert in_full("Pak", ["Pak Man-ho left."]) == ("Pak", "Man-ho")
    assert in_full("Pak", ["박수를 쳤다."]) == ()
    assert in_full("Putin", ["푸틴 대통령이"]) == ()
