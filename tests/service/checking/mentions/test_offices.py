"""Offices, which have the same names in both languages."""

import pytest

from pincite.service.checking.mentions.offices import find_offices


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("외무상이 왔다.", ["foreign minister"]),
        ("외교부 장관과 국방장관", ["foreign minister", "defence minister"]),
        ("The Minister of Foreign Affairs met a deputy prime minister.", ["foreign minister", "deputy premier"]),
        ("부총리와 총리", ["deputy premier", "premier"]),
        ("상원과 State Duma", ["upper house"]),
        ("대사관 앞", []),
        ("外務大臣が来た。", []),
    ],
)
def test_offices_are_found_in_order(text: str, names: list[str]) -> None:
    assert [one.name for one in find_offices(text)] == names


def test_an_office_beside_a_name_is_held() -> None:
    assert [one.held for one in find_offices("라브로프 외무장관이 국방장관을 만났다.")] == [True, False]
    assert [one.held for one in find_offices("Foreign Minister Lavrov met the defence minister.")] == [True, False]
