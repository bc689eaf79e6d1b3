"""A sentence becomes a question in its own language, or nothing where that is not certain."""

import pytest

from pincite.service.suggesting.suggesting import question_of


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("김정은은 2023년 9월 10일 평양을 떠났다.", "김정은은 언제 평양을 떠났나?"),
        (
            "2023년 10월 라브로프가 평양을 다녀갔고, 2024년 1월에는 최선희가 갔다.",
            "라브로프가 언제 평양을 다녀갔나?",
        ),
        ("The treaty was signed in Pyongyang on 19 June 2024.", "When was the treaty signed in Pyongyang?"),
        (
            "Kim crossed the border at Khasan on the morning of 24 April and was offered bread and salt.",
            "When did Kim cross the border at Khasan?",
        ),
        (
            "On 21 November 2023 the Chollima-1 rocket placed Malligyong-1 in orbit.",
            "When did the Chollima-1 rocket place Malligyong-1 in orbit?",
        ),
        (
            "Kim and Putin met on 25 April 2019 at the Far Eastern University.",
            "When did Kim and Putin meet at the Far Eastern University?",
        ),
    ],
)
def test_a_plain_sentence_with_a_date_and_a_name(sentence: str, question: str) -> None:
    assert question_of(sentence) == question


@pytest.mark.parametrize(
    "sentence",
    [
        "Kim left Pyongyang and returned home.",  # no date
        "He met Putin on 25 April 2019 at the university.",  # who?
        "When Putin received Kim at Vostochny on 13 September 2023, the setting did most of the talking.",
        "Russia has reported no deliveries to the committee since February 2024.",
        "Kim met Putin on 25 April 2019 and Xi on 3 September 2025.",  # two dates
        "The mandate quietly lapsed on 30 April 2024 in New York.",  # not a verb it knows
        "2000년 5월 푸틴 대통령이 집권한 이래 정상회담은 모두 네 차례 성사되었다.",  # the date is of another verb
        "김정은은 9월 10일 평양을 떠나 12일 새벽 하산역을 지났다.",
        "이날 김정은은 2023년 9월 10일 평양을 떠났다.",
        "다음 해인 2001년 8월에는 김정일이 모스크바를 방문하였다.",
        "2024년 6월 19일 두 정상은 조약에 서명할 것이다.",
        "2024년 6월 평양에서 이뤄진 만남은 이전보다 더 뜨거웠다.",  # nobody to put before 언제
        "북한의 무역은 2022년 전체의 96.7%가 중국과의 사이에서 이루어졌다.",  # figures
        "복원 공사는 2021년 3월에 시작해 2023년 5월에 끝났다.",
    ],
)
def test_what_is_not_certain_is_left_alone(sentence: str) -> None:
    assert question_of(sentence) is None
