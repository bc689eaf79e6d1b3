"""What contradicts a sentence of a draft though no clause by itself denies it."""

import pytest

from pincite.service.checking.claims.fault import FaultKind
from pincite.service.drafts.opposing import opposed
from pincite.service.drafts.pairing import mispaired


def _kinds(claim: str, quote: str) -> set[FaultKind]:
    return {fault.kind for fault in (*opposed(claim, quote), *mispaired(claim, quote))}


@pytest.mark.parametrize(
    ("claim", "quote", "kind"),
    [
        (
            "The discount that brokers demanded for the cargo grew between 2022 and 2024.",
            "Brokers asked a discount of thirty per cent for the cargo in 2022; by 2024 it had shrunk to twelve.",
            FaultKind.CONTRARY,
        ),
        (
            "The lamps were left on all night.",
            "All night the lamps were switched off on both ships.",
            FaultKind.CONTRARY,
        ),
        ("The plants laid off a third shift.", "The plants hired a third shift.", FaultKind.CONTRARY),
        (
            "푸틴은 연설에서 동맹이라는 말을 여러 번 썼다.",
            "김정은은 연설에서 동맹이라는 말을 거듭 썼으나 푸틴은 한 번도 쓰지 않았다.",
            FaultKind.NEGATION,
        ),
        ("In the vote Kim came sooner than Lavrov.", "Lavrov had come sooner than Kim.", FaultKind.ACTORS),
        ("김정은은 푸틴보다 먼저 왔다.", "푸틴은 김정은보다 먼저 와서 기다렸다.", FaultKind.ACTORS),
        ("The stay was shortened.", "The stay was extended by a week.", FaultKind.CONTRARY),
        ("체류 기간을 단축했다.", "The stay was extended by a week.", FaultKind.CONTRARY),
        ("위원 아홉 명 모두가 찬성했다.", "위원 아홉 가운데 여섯이 찬성하였다.", FaultKind.NUMBER),
        ("All nine members were in favour.", "Six of the nine members were in favour.", FaultKind.NUMBER),
        (
            "The lots were good because Chinese inspectors stood at the end of the line.",
            "The lots were good because Russian inspectors stood at the end of the line.",
            FaultKind.ACTORS,
        ),
        (
            "By his account Russia supplied North Korea with six million rounds.",
            "By his reckoning North Korea had supplied six million rounds.",
            FaultKind.ACTORS,
        ),
    ],
)
def test_the_opposite_is_seen_though_the_words_are_alike(claim: str, quote: str, kind: FaultKind) -> None:
    assert _kinds(claim, quote) == {kind}
    assert _kinds(quote, quote) == set()


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The discount did not grow.", "The discount shrank to twelve per cent."),
        ("Trade grew in 2023.", "Trade rose in 2023, though it had fallen the year before."),
        ("도 연구위원은 미국의 제안을 설명했다.", "연구위원은 “평양은 워싱턴의 제안을 거절한 것이 아니다”라고 말했다."),
        ("조약은 모두 스물세 조이다.", "조약은 스물세 조이며 그 가운데 둘이 눈길을 끈다."),
        ("Of the nine members, six were in favour.", "Six of the nine members were in favour."),
        ("North Korean shells reached the front.", "Russian gunners fired North Korean shells."),
    ],
)
def test_what_says_the_same_in_other_words_is_left_alone(claim: str, quote: str) -> None:
    assert _kinds(claim, quote) == set()
