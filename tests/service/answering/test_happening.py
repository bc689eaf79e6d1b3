"""Deeds that are asked for, and sentences that tell of one, deny it or only suppose it."""

import pytest

from pincite.service.answering.happening import asks_for_deed, denies, supposes


@pytest.mark.parametrize(
    ("question", "deed"),
    [
        ("What did Iran sell to China?", True),
        ("Who built the bridge?", True),
        ("이란은 중국에 무엇을 팔았나?", True),
        ("회담은 언제 열렸나?", True),
        ("이란이 중국에 보낸 배는 몇 척인가?", True),
        ("Что Иран продал Китаю?", True),
        ("イランは中国に何を売ったか。", True),
        ("伊朗卖给了中国什么？", True),
        ("What could Iran sell to China?", False),
        ("What did Iran not sell to China?", False),
        ("What does Iran want from China?", False),
        ("이란은 중국에 무엇을 팔 수 있나?", False),
        ("이란은 중국에 무엇을 팔지 않았나?", False),
        ("Who can build the bridge?", False),
        ("What did Iran promise China?", False),
        ("이란은 중국에 무엇을 약속했나?", False),
        ("How long is the bridge?", False),
        ("What did Iran sell to China in May 2024?", True),
        ("what did iran sell to china in may 2024?", True),
        ("What may Iran have sold to China?", False),
    ],
)
def test_a_question_is_about_a_deed_or_not(question: str, deed: bool) -> None:
    assert asks_for_deed(question) == deed


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("이란은 십 년이 지나도록 배를 보내지 않았다.", True),
        ("They did not meet until 2019.", True),
        ("두 정상은 2019년에 만났다.", False),
        ("For two hours they had what leaders never have, a room to themselves.", False),
        ("변함이 없지만 두 정상은 만났다.", False),
    ],
)
def test_what_did_not_happen_is_told_from_what_did(sentence: str, denied: bool) -> None:
    assert denies(sentence) == denied


@pytest.mark.parametrize(
    ("sentence", "supposed"),
    [
        ("배를 만들어 줄 수 있는 나라는 이란이었다.", True),
        ("이란은 배를 팔겠다고 밝혔다.", True),
        ("배를 팔 것으로 보인다.", True),
        ("이란은 값을 올리고자 했다.", True),
        ("이란은 배가 절실하다.", True),
        ("Iran could sell ten ships.", True),
        ("Иран может продать корабли.", True),
        ("イランは船を売る予定だ。", True),
        ("이란은 배 열 척을 팔았다.", False),
        (
            "배를 팔라는 요청을 오래전부터 여러 번 받아 온 이란은 마침내 지난해 가을에 배 열 척을 항구로 보냈다.",
            False,
        ),
        ("Iran may sell ten ships.", True),
        ("Iran sold ten ships.", False),
        ("On 5 May 2001 Iran sold ten ships.", False),
        ("In May, Iran sold ten ships.", False),
        ("The month of may saw ten ships sold.", False),
        ("In 1999 the council set up a body to draft a charter on which it could build.", False),
    ],
)
def test_what_may_happen_is_told_from_what_did(sentence: str, supposed: bool) -> None:
    assert supposes(sentence) == supposed
