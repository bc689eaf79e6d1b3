"""Korean people who share a surname are told apart, however their names are written."""

import pytest

from pincite.service.checking.mentions.naming import missing_names, read_names

KNOWN = read_names("김정은 국무위원장과 푸틴 대통령은 회담했다. 최선희 외무상과 강순남 국방상도 함께했다.")


@pytest.mark.parametrize("name", ["Kim Yo Jong", "Kim Yo-jong", "Kim Jong-il", "Kim Ju Ae", "Choe Ryong-hae"])
def test_a_relative_in_name_only_is_missing(name: str) -> None:
    assert list(missing_names(read_names(f"What did {name} say?"), [KNOWN])) == [name]


@pytest.mark.parametrize("name", ["Kim Jong Un", "Kim Jong-un", "Choe Son Hui", "Choe Son-hui", "Kang Sun-nam", "Kim"])
def test_a_spelling_of_a_known_name_is_known(name: str) -> None:
    assert not list(missing_names(read_names(f"What did {name} say?"), [KNOWN]))
