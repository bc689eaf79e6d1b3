"""Whom a question names, and where sentences in any script mention them."""

import pytest

from pincite.service.answering.parties import Party, parties_in, unnamed


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("What did Moscow buy from Iran?", ["RU", "IR"]),
        ("러시아는 북한에서 무엇을 얻었나?", ["RU", "KP"]),
        ("Что Россия купила у Ирана?", ["RU", "IR"]),
        ("ロシアはイランから何を買ったか。", ["RU", "IR"]),
    ],
)
def test_countries_are_known_in_each_language_and_by_their_seat(question: str, codes: list[str]) -> None:
    assert [one.party.code for one in parties_in(question)] == codes


@pytest.mark.parametrize(
    "text",
    [
        "북러 정상회담",
        "북·중·러 연대",
        "대러 제재",
        "러시아로부터 받았다",
        "Russian arms",
        "в Россию",
        "ロシアは",
        "방러에 앞서",
    ],
)
def test_a_country_is_mentioned_in_short_and_with_particles(text: str) -> None:
    assert Party("RU", None).is_in(text)


def test_letters_of_other_words_are_no_country() -> None:
    assert not Party("RU", None).is_in("그러나 여러 나라가 그러하다.")
    assert not Party("KR", None).is_in("북한은 부유한 나라가 아니다.")


def test_people_with_one_surname_are_two() -> None:
    for question in ("When did Kim Jong Il travel?", "Когда уехал Ким Чен Ир?", "김정일은 언제 떠났나?"):
        kim = next(one.party for one in parties_in(question) if one.party.name)
        assert kim.is_in("김정일이 모스크바를 방문했다.")
        assert not kim.is_in("김정은이 모스크바를 방문했다.")
        assert kim.is_mistaken_in("김정은이 모스크바를 방문했다.")
        assert not kim.is_mistaken_in("김정일과 김정은이 모스크바를 방문했다.")


def test_a_name_may_stand_in_the_heading_or_in_an_earlier_sentence() -> None:
    parties = [one.party for one in parties_in("What did Russia buy from Iran?")]
    sentences = ["날이 맑았다.", "이란에는 드론이 있다.", "러시아가 사들였다."]
    assert unnamed(parties, "", sentences, 0.0) == [1.0, 0.5, 0.0]
    assert unnamed(parties, "", sentences, 0.5) == [1.0, 0.5, 0.25]
    assert unnamed(parties, "러시아와 이란", ["날이 맑았다."], 0.0) == [0.0]


@pytest.mark.parametrize("question", ["金正日はいつ発ったか。", "金正日什么时候离开？"])
def test_leaders_are_known_as_japanese_and_chinese_write_them(question: str) -> None:
    (kim,) = (one.party for one in parties_in(question))
    assert kim.is_in("김정일이 모스크바를 방문했다.") and kim.is_mistaken_in("김정은이 모스크바를 방문했다.")
    assert [kim.name and question[named.start : named.end] for named in parties_in(question)] == ["金正日"]
