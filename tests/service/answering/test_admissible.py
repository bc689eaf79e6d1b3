"""Headings, fragments, links, sources and bylines are never answers; sentences and notes of an outline are."""

import pytest

from pincite.service.answering.admissible import asks, can_answer, without_bullet


@pytest.mark.parametrize(
    "text",
    [
        "러시아는 북한에서 포탄을 얻었다.",
        "- 러시아는 북한을 ‘후방 병참기지화’ 함으로써 전세를 만회하려 함",
        "□ 양국은 우주 분야의 협력을 확대하기로 합의",
        "[나루통신=김하늘 기자] 북한은 회담 직후 열차로 국경을 넘었고, 러시아는 이를 환영했다.",
        "법률을 따라야 한다.1)",
        "Russia gained time.",
        "Россия получила снаряды.",
        "ロシアは砲弾を得た。それだけである。",
    ],
)
def test_what_says_something_can_answer(text: str) -> None:
    assert can_answer(text, "2. 회담의 결과")


@pytest.mark.parametrize(
    "text",
    [
        "2. 회담의 결과",
        "무기 거래의 배경과 전망에 대한 개관",
        "Three things on the table",
        "- [분석] 다시 불붙은 경쟁, 북극이 떠는 이유는 어디에 있는가를 묻다",
        "자료: The World in Figures, statistics.example",
        "Source: Ministry of Trade, yearbook of 2023.",
        "정하늘 기자",
        "hana@example.org",
        "그렇다면 러시아는 무엇을 얻었는가?",
        "회담의 결과는 다음과 같다.",
        "Let me first concede what is plain.",
        "Our findings are as follows:",
    ],
)
def test_what_only_heads_links_or_announces_cannot(text: str) -> None:
    assert not can_answer(text, "1. 개관 > 2. 회담의 결과")


def test_a_question_is_told_from_a_statement() -> None:
    assert asks("무엇을 얻었는가?")
    assert not asks("“무엇을 얻었는가?”라고 그는 물었다.")


@pytest.mark.parametrize("bullet", ["- ", "□ ", "○ ", "※ ", "☞ ", "• "])
def test_a_bullet_is_left_out(bullet: str) -> None:
    assert without_bullet(f"{bullet}합의했다.") == "합의했다."
    assert without_bullet("합의했다.") == "합의했다."
