"""What changes a number, a sign, a unit or a negation is altered and shown, however alike it is written."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.index.collection import Collection
from pincite.index.folded.folding import fold
from pincite.index.folded.meaning import says_the_same, torn_off
from pincite.index.home import open_or_create
from pincite.index.truth.store import Manifest
from pincite.service.quotes.find import QuoteMatch, find_quote
from pincite.service.quotes.manuscript import Verdict, check_manuscript
from pincite.service.quotes.places import Exactness
from pincite.service.wire.quotes import percent, quoted_places
from tests.service.quotes.test_find import store

SOURCE = """The station sent 10⁶ tonnes a year, and 1½ of them were lost on the way.
In the third quarter the account closed at −$5 billion, and wages fell by -3.5% over the year.
The council does not accept that the bridge was ever safe, nor is it possible to repair it cheaply.
It is impossible to reach the harbour. They couldn't wait for the ferry; we're late, she said at the gate.
The truce is hardly stable, and a plan without money remains. The dam yields 40 mW by day and 12 km of canals.
Losses of 1,000 boats were counted in 2023 100 miles off. Clause ② allows loans of 3⁵ shares.
정부는 앞으로 시설을 폐쇄하지 않을 것이라고 밝혔다. 양국은 협정에 합의하지 못했다고 대변인이 말했다.
그는 회담에 안 간다고 여러 차례 말했다. 협상이 불가능하다고 장관이 판단했다. 예산은 연간 10⁸원이다.
政府は工場を閉鎖しないと発表した。代表団不支持这项新的协议草案。
Совет не согласен с этим планом целиком, и мост построят без участия города."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    collection = open_or_create(tmp_path_factory.mktemp("home"), "quotes", Manifest("none", 1, 400, 500, 120))
    store(collection, "source", [SOURCE])
    return collection


def differing(match: QuoteMatch) -> list[tuple[str, str]]:
    return [(one.asked, one.found) for one in match.differences]


ALTERED: Sequence[tuple[str, tuple[str, str]]] = [
    ("The station sent 106 tonnes a year", ("6", "⁶")),
    ("and 12 of them were lost on the way", ("2", "½")),
    ("and 11/2 of them were lost on the way", ("1/2", "½")),
    ("loans of 35 shares", ("5", "⁵")),
    ("예산은 연간 108원이다", ("8", "⁸")),
    ("the account closed at $5 billion", ("", "−")),
    ("$5 billion, and wages fell", ("", "−")),
    ("wages fell by 3.5% over the year", ("", "-")),
    ("3.5% over the year", ("", "-")),
    ("the account closed at −$5", ("", "billion")),
    ("Losses of 1.000 boats were counted", (".", ",")),
    ("Losses of 1000 boats were counted", ("", ",")),
    ("were counted in 2023100 miles off", ("", " ")),
    ("The dam yields 40 MW by day", ("M", "m")),
    ("canals. Losses of 1", ("", ",000")),
    ("The council does accept that the bridge was ever safe", ("", "not")),
    ("The council does … accept that the bridge", ("…", "not")),
    ("possible to reach the harbour", ("", "im")),
    ("They could wait for the ferry", ("", "n't")),
    ("They could", ("", "n't")),
    ("were late, she said at the gate", ("", "'")),
    ("The truce is stable", ("", "hardly")),
    ("a plan with money remains", ("", "out")),
    ("정부는 앞으로 시설을 폐쇄할 것", ("할", "하지 않을")),
    ("시설을 폐쇄할 것", ("할", "하지 않을")),
    ("양국은 협정에 합의했다고 대변인이 말했다", ("", "하지 못")),
    ("그는 회담에 간다고 여러 차례 말했다", ("", "안")),
    ("협상이 가능하다고 장관이 판단했다", ("", "불")),
    ("가능하다고 장관이 판단했다", ("", "불")),
    ("政府は工場を閉鎖すると発表した", ("する", "しない")),
    ("代表団支持这项新的协议草案", ("", "不")),
    ("支持这项新的协议草案", ("", "不")),
    ("Совет согласен с этим планом", ("", "не")),
    ("мост построят с участия города", ("с", "без")),
]


@pytest.mark.parametrize(("asked", "difference"), ALTERED)
def test_what_was_altered_is_shown(library: Collection, asked: str, difference: tuple[str, str]) -> None:
    match = find_quote(library, asked)[0]
    assert match.exactness is Exactness.FUZZY
    assert 0 < match.similarity < 1
    assert difference in differing(match)


@pytest.mark.parametrize(("asked", "_"), [pair for pair in ALTERED if len(pair[0]) > 24])
def test_no_altered_quotation_is_confirmed(library: Collection, asked: str, _: tuple[str, str]) -> None:
    (checked,) = check_manuscript(library, f"He wrote: “{asked}”")
    assert checked.verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    "asked",
    [
        "Clause 2 allows loans of 3⁵ shares",  # a circled number alone
        "In the third quarter the account closed at –$5 billion",
        "the council does not accept that the bridge was ever safe",
        "They couldn’t wait for the ferry; we’re late",
        "정부는 … 밝혔다",  # what is denied is left out with its denial
        "The dam yields 40mW by day",
        "1½ of them were lost",
        "앞으로 시설을 폐쇄하지 않을 것",
        "앞으로 시설을 폐쇄",
    ],
)
def test_the_same_words_are_confirmed(library: Collection, asked: str) -> None:
    assert find_quote(library, asked)[0].exactness <= Exactness.NORMALISED


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("m²", "m2"),
        ("CO₂", "CO2"),
        ("½", "1⁄2"),
        ("1½", "1 1⁄2"),
        ("don't", "don’t"),
        ("10 000", "10000"),
        ("제Ⅳ장", "제IV장"),
        ("5 ㎿", "5 MW"),
        ("５%", "5％"),
        ("no-one", "no one"),
        ("with-\nout", "without"),
        ("cm⁻¹", "cm-1"),
    ],
)
def test_other_ways_of_writing_say_the_same(first: str, second: str) -> None:
    assert fold(first).key == fold(second).key
    assert says_the_same(first, second) and says_the_same(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("10⁻⁶", "10-6"),
        ("−US$5", "US$5"),
        ("-.5", ".5"),
        ("5 Mb", "5 MB"),
        ("not able", "notable"),
        ("log₂8", "log28"),
        ("10①", "101"),
        ("①②", "12"),
        ("5′", "5″"),
        ("2023¹", "20231"),
        ("1½", "1 ½½"),
    ],
)
def test_alike_but_not_the_same(first: str, second: str) -> None:
    assert not says_the_same(first, second) and not says_the_same(second, first)


@given(st.text("0123456789.,−-$%½⁶ kmMW가", min_size=1, max_size=12), st.data())
def test_a_number_that_is_cut_is_always_noticed(text: str, data: st.DataObject) -> None:
    """Between two digits nothing can be cut."""
    at = data.draw(st.integers(0, len(text)))
    if text[at - 1 : at].isdecimal() and text[at : at + 1].isdecimal():
        assert torn_off(text, at, len(text))[0] > 0
        assert torn_off(text, 0, at)[1] > 0


@settings(max_examples=60, deadline=None)
@given(st.sampled_from("⁰¹²³⁴⁵⁶⁷⁸⁹"), st.integers(1, 10**6))
def test_a_raised_digit_is_never_an_ordinary_one(raised: str, number: int) -> None:
    assert not says_the_same(f"{number}{raised}", f"{number}{int(fold(raised).key)}")


def test_only_equal_words_are_wholly_alike(tmp_path: Path) -> None:
    collection = open_or_create(tmp_path, "long", Manifest("none", 1, 400, 500, 120))
    words = " ".join(f"{number}번째 항목을 두고 협력하기로 했다" for number in range(1500))
    store(collection, "long", [words])
    (match, *_) = find_quote(collection, words[:19_000].replace(" 7번째", " 7번쩨"))
    assert 0.9999 < match.similarity < 1
    (shown, *_) = quoted_places("", [match]).matches
    assert (shown.similarity, percent(shown.similarity)) == (0.9999, "99%")
