"""Where a sentence of a draft joins what the documents say of two."""

from collections.abc import Sequence

import numpy as np
import pytest

from pincite.index.truth.store import Vectors
from pincite.service.checking.claims.fault import FaultKind
from pincite.service.drafts.belonging import belongs_elsewhere, counted_in_another_year
from pincite.service.drafts.wording import Wording


class _Letters:
    """An encoder for which words of the same letters are alike."""

    name, dimension = "letters", 256

    def encode_words(self, words: Sequence[str]) -> Vectors:
        rows = np.zeros((len(words), 256), np.float32)
        for row, word in zip(rows, words, strict=True):
            for letter in word:
                row[ord(letter) % 256] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)


def _kinds(claim: str, quote: str) -> set[FaultKind]:
    wording = Wording(_Letters(), lambda words: [1] * len(words), 100)  # type: ignore[arg-type]
    return {fault.kind for fault in belongs_elsewhere(claim, quote, wording)}


@pytest.mark.parametrize(
    ("claim", "quote", "kind"),
    [
        (
            "The treaty passed the lower house on 6 November 2024.",
            "조약은 2024년 10월 24일 하원을, 11월 6일 상원을 지났다.",
            FaultKind.DATE,
        ),
        (
            "Putin signed it on 11 November.",
            "Putin signed it on 9 November, and Kim signed it on 11 November.",
            FaultKind.DATE,
        ),
        ("Visas rose threefold in 2023.", "They rose threefold in 2024.", FaultKind.DATE),
        (
            "North Korea buys about half of the crude oil exports.",
            "China buys about half of the crude oil exports; North Korea buys a few tankers.",
            FaultKind.ACTORS,
        ),
    ],
)
def test_what_the_source_says_of_another_is_seen(claim: str, quote: str, kind: FaultKind) -> None:
    assert _kinds(claim, quote) == {kind}
    assert _kinds(quote, quote) == set()


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The lower house passed it on 24 October 2024.", "조약은 2024년 10월 24일 하원을, 11월 6일 상원을 지났다."),
        ("Putin signed it on 9 November.", "Putin signed it on 9 November, and Kim signed it on 11 November."),
        ("Trade grew in 2023.", "Trade grew by half a year after the talks of 2022."),
        ("The talks of 2019 were held where a summit met in 2012.", "The island is where a summit met in 2012."),
        ("China buys about half of it.", "China buys about half of it; North Korea buys a few tankers."),
        ("비자는 2023년에 세 배로 늘었다.", "이듬해인 2024년에도 비자는 세 배로 늘었다."),
    ],
)
def test_what_it_says_of_the_same_is_left(claim: str, quote: str) -> None:
    assert _kinds(claim, quote) == set()


def test_a_number_beside_the_nearest_sentence_counts_for_its_own_year() -> None:
    claim = "They issued 300 visas in 2023."
    assert [one.kind for one in counted_in_another_year(claim, "It was 300 in 2024.")] == [FaultKind.DATE]
    assert not list(counted_in_another_year(claim, "Twelve were refused in 2024."))
