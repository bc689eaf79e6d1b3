"""Raised and lowered text as plain characters: nothing reads as another number than it stood for."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.ingest.reading.formats.raised import lowered, raised


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("6", "⁶"), ("-3", "⁻³"), ("−3", "⁻³"), ("1)", "¹⁾"), ("1, 2", "¹, ²"), ("n+1", "ⁿ⁺¹"), ("abc", "^abc"),
        ("a b", "^(a b)"), ("0.5", "^(0.5)"), ("주1)", "^(주1))"), ("th", "th"), ("TM", "™"), ("*", "*"), ("®", "®"),
        (" 6\n", " ⁶\n"), (" ", " "), ("", ""),
    ],
)  # fmt: skip
def test_raised(text: str, written: str) -> None:
    assert raised(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [("2", "₂"), ("i", "ᵢ"), ("max", "_max"), ("a b", "_(a b)"), (" 2 ", " ₂ "), ("", "")],
)
def test_lowered(text: str, written: str) -> None:
    assert lowered(text) == written


@given(st.text(st.sampled_from("0123456789+-() abc,."), max_size=9))
def test_no_number_stays_bare_and_no_character_is_lost(text: str) -> None:
    for write in (raised, lowered):
        written = write(text)
        assert not written[:1].isascii() or not written[:1].isdecimal()
        assert letters(written) == letters(text)


def letters(text: str) -> str:
    """The letters and digits of a text, raised or not."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))
