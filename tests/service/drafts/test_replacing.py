"""What a sentence of a draft has in the place of another thing."""

import pytest

from pincite.service.drafts.replacing import other_office, replaced

# Stands for the encoder: these pairs mean about the same.
ALIKE = {frozenset(("철길", "철도")), frozenset(("corruption", "embezzlement"))}


def _likeness(word: str, other: str) -> float:
    return 0.56 if frozenset((word, other)) in ALIKE else 0.2


def _replaced(claim: str, quote: str, *around: str) -> list[tuple[str, str]]:
    return list(replaced(claim, quote, [quote, *around], _likeness))


@pytest.mark.parametrize(
    ("claim", "quote", "words"),
    [
        ("정부는 홍수를 막는다며 국경을 닫았다.", "정부는 감염병을 막는다며 국경을 걸어 잠갔다.", ("감염병", "홍수")),
        ("배가 실어 나른 것은 목재뿐이라고 한다.", "배가 실어 나른 것은 밀가루뿐이라고 한다.", ("밀가루", "목재")),
        ("The ferry carried the coal to the pier.", "The ferry carried the wheat to the pier.", ("wheat", "coal")),
    ],
)
def test_another_word_in_the_same_place_is_seen(claim: str, quote: str, words: tuple[str, str]) -> None:
    assert _replaced(claim, quote) == [words]
    assert _replaced(quote, quote) == []


@pytest.mark.parametrize(
    ("claim", "quote", "around"),
    [
        ("두 도시를 잇는 철도는 짧다.", "두 도시를 잇는 철길은 짧다.", ""),
        ("배는 이듬해 4월까지 다녔다.", "배는 올해 4월까지 다녔다.", ""),
        ("국정원은 이렇게 발표했다.", "국가정보원은 이렇게 발표했다.", ""),
        (
            "정부는 홍수를 막는다며 국경을 닫았다.",
            "정부는 감염병을 막는다며 국경을 닫았다.",
            "홍수를 막는다는 말도 있었다.",
        ),
        ("It was known for its corruption trials.", "It was known for its embezzlement trials.", ""),
        ("The ferry carried the coal to the pier.", "배가 밀을 부두로 날랐다.", ""),
        ("The ferry left on Monday with the coal.", "A train brought wheat from the south.", ""),
    ],
)
def test_what_means_the_same_or_stands_beside_it_is_no_other_word(claim: str, quote: str, around: str) -> None:
    assert _replaced(claim, quote, around) == []


@pytest.mark.parametrize(
    ("claim", "quote", "found"),
    [
        ("그 옆에 선 사람은 외무장관이었다.", "The defence minister was there.", ("defence minister", "외무장관")),
        ("The lower house approved the treaty.", "조약은 상원을 지났다.", ("상원", "lower house")),
        ("미사일 옆에 선 사람은 국방장관이었다.", "The defence minister stood beside the missiles.", None),
        ("외무장관 라브로프가 평양에 왔다.", "라브로프가 푸틴 대통령의 편지를 평양에 가져왔다.", None),
        ("The foreign minister came.", "The prime minister came with the foreign minister.", None),
    ],
)  # fmt: skip
def test_offices_are_compared_across_languages(claim: str, quote: str, found: tuple[str, str] | None) -> None:
    assert list(other_office(claim, quote, [quote])) == ([found] if found else [])
