"""Who gives and who takes, in questions of five languages and in sentences."""

import pytest

from pincite.service.answering.handing import agreement, ends_of


@pytest.mark.parametrize(
    ("question", "giver", "taker"),
    [
        ("What did North Korea supply to Russia?", "KP", "RU"),
        ("What did Russia supply to North Korea?", "RU", "KP"),
        ("What has Russia received from North Korea?", "KP", "RU"),
        ("What was sent to Russia by North Korea?", "KP", "RU"),
        ("What did North Korea send Russia?", "KP", "RU"),
        ("What was Russia given by Iran?", "IR", "RU"),
        ("북한은 러시아에 무엇을 제공했나?", "KP", "RU"),
        ("러시아는 북한에서 무엇을 얻었나?", "KP", "RU"),
        ("북한이 러시아로부터 받은 것은?", "RU", "KP"),
        ("Что Северная Корея поставила России?", "KP", "RU"),
        ("Что Россия купила у Ирана?", "IR", "RU"),
        ("ロシアはイランから何を買ったか。", "IR", "RU"),
        ("朝鲜向俄罗斯提供了什么？", "KP", "RU"),
    ],
)
def test_a_question_that_names_both_has_a_direction(question: str, giver: str, taker: str) -> None:
    ends = ends_of(question)
    assert ends is not None
    assert (ends.giver.code, ends.taker.code) == (giver, taker)


@pytest.mark.parametrize(
    "question",
    [
        "What did Russia gain from the Vostochny summit?",
        "Where did Russia and North Korea meet?",
        "Why is North Korea dependent on China?",
        "북한은 왜 중국에 의존하나?",
        "How many containers were sent?",
    ],
)
def test_other_questions_have_none(question: str) -> None:
    assert ends_of(question) is None


@pytest.mark.parametrize(
    ("sentence", "agrees"),
    [
        ("생산량을 넘어선 가운데 북한으로부터 포탄을 공급받고 있다.", 1),
        ("북한은 컨테이너를 러시아로 보냈다.", 1),
        ("Russia was given shells by Pyongyang.", 1),
        ("North Korea shipped shells to Russia.", 1),
        ("러시아는 북한에 정제유를 수출하였다.", -1),
        ("북한은 러시아로부터 도움을 받을 것으로 기대한다.", -1),
        ("이는 북한에 무기를 지원하겠다는 말이다.", -1),
        ("Russia sold oil to North Korea.", -1),
        ("북한과 러시아의 관계는 가깝다.", 0),
        ("북한과 달리 러시아는 서방의 제재를 받고 있다.", 0),
        ("러시아는 중국부터 찾았으나, 중국 측은 무기 제공을 거절했다.", 0),
        ("북한의 대러 무기지원, 러시아의 대북 기술 제공을 주고받았다.", 0),
    ],
)
def test_a_sentence_has_the_direction_the_opposite_one_or_none(sentence: str, agrees: int) -> None:
    ends = ends_of("What did North Korea supply to Russia?")
    assert ends is not None
    assert agreement(sentence, ends) == agrees


def test_who_asks_for_something_has_not_received_it() -> None:
    asked = "러시아가 적극적으로 군수 지원을 요청하자, 북한은 이를 활용하고자 했다."
    got, wanted = ends_of("What did Russia get from North Korea?"), ends_of("What does Russia want from North Korea?")
    assert got is not None and wanted is not None
    assert (agreement(asked, got), agreement(asked, wanted)) == (0, 1)
