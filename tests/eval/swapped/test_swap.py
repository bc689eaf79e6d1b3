"""Swapped questions differ in one span, whose new words no document has; they are the same every time."""

import doctest
from collections import Counter
from random import Random

import pytest

from pincite.eval.gold.question import Evidence, GoldQuestion
from pincite.eval.swapped import mentioned, substitutes, swap
from pincite.eval.swapped.mentioned import read_mentioned
from pincite.eval.swapped.spans import Form, Kind, Span
from pincite.eval.swapped.substitutes import pool_for
from pincite.eval.swapped.swap import fits, other_numbers, other_years, swap_all, swaps_of
from pincite.service.checking.mentions.places import find_places

DOCUMENTS = [
    "Kim Jong Un met Putin in Vladivostok on 25 April 2019. Murmansk and Bolivia were not represented in 2018.",
    "북한 노동자 3만 명이 페루에서 일했다. Representatives of Ирландия, не Боливии, came in 2,017 buses.",
]
POOL = pool_for(DOCUMENTS)
TEXTS = {
    "en": "When did Putin leave Vladivostok for North Korea in 2019 with 12 men?",
    "ko": "푸틴은 2019년 4월 블라디보스토크에서 북한에 무엇을 주었나?",
    "ru": "Что сказал Лавров в Москве в 2019 году о России?",
    "ja": "2019年にプーチン大統領はロシアで何を述べたか。",
    "zh": "2019年俄罗斯向朝鲜提供了什么?",
}


def question(text: str, lang: str, name: str = "q1") -> GoldQuestion:
    return GoldQuestion(name, text, lang, "factoid", "an answer", (), (Evidence("d", "words", 3),))


@pytest.mark.parametrize("module", [mentioned, substitutes, swap])
def test_docstrings(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", TEXTS)
def test_one_span_is_exchanged_for_words_that_no_document_has(lang: str) -> None:
    asked = question(TEXTS[lang], lang)
    swaps = swaps_of(asked, POOL, 12)
    assert len(swaps) == 12
    everything = "\n".join(DOCUMENTS).replace(",", "").casefold()
    for one in swaps:
        before, _, after = asked.question.partition(one.was)
        assert one.question.question == before + one.now + after
        assert one.now.casefold() not in everything
        assert (one.original, one.question.lang, one.question.kind) == ("q1", lang, "unanswerable")
        assert not one.question.answerable
    assert len({one.question.question for one in swaps}) == len({one.question.id for one in swaps}) == 12


def test_the_same_question_is_always_swapped_alike_and_others_otherwise() -> None:
    first, again = (swaps_of(question(TEXTS["en"], "en"), pool_for(DOCUMENTS), 8) for _ in range(2))
    assert first == again
    assert [one.now for one in swaps_of(question(TEXTS["en"], "en", "q2"), POOL, 8)] != [one.now for one in first]


def test_the_spans_take_turns() -> None:
    kinds = [one.kind for one in swaps_of(question(TEXTS["en"], "en"), POOL, 5)]
    assert Counter(kinds) == {Kind.NAME: 1, Kind.PLACE: 2, Kind.YEAR: 1, Kind.NUMBER: 1}


def test_a_question_with_nothing_to_exchange_or_in_another_language_has_no_swaps() -> None:
    assert swaps_of(question("What happened then?", "en"), POOL, 8) == []
    assert swaps_of(question("Quand Poutine a-t-il quitté Vladivostok?", "fr"), POOL, 8) == []
    assert len(swap_all([question(TEXTS["en"], "en"), question("Why?", "en", "q2")], POOL, 3)) == 3


def test_what_the_documents_mention_in_any_language_is_no_substitute() -> None:
    absent = {one.names["en"] for one in POOL.absent}
    assert "Iceland" in absent
    assert not {"Murmansk", "Bolivia", "Peru"} & absent, "Peru stands there in Korean"
    russian_only = {one.names["en"] for one in pool_for(["в столице Боливии"]).absent}
    assert "Bolivia" not in russian_only, "declined"


def test_numbers_are_known_with_and_without_separators() -> None:
    known = read_mentioned(["In 2,017 buses, 3.5 tonnes, 1-2-1961"])
    assert all(known.has_number(one) for one in ("2017", "3", "5", "1961"))
    assert not any(known.has_number(one) for one in ("196", "35", "20"))


def test_numbers_keep_their_length_if_they_can() -> None:
    small = read_mentioned(["1 2 3 4 5 6 8 9"])
    assert other_numbers("3", small, Random(1)) == ["7"]
    assert other_numbers("7", small, Random(1)) and all(len(one) == 2 for one in other_numbers("7", small, Random(1)))
    assert {len(one) for one in other_numbers("2397", small, Random(1))} == {4}


def test_years_are_the_nearest_earlier_ones() -> None:
    assert other_years(2019, read_mentioned(["2018, 2016"]))[:2] == ["2017", "2015"]


@pytest.mark.parametrize(
    ("text", "was", "now", "agrees"),
    [
        ("푸틴은 왜 왔나?", "푸틴", "할보르센", True),
        ("푸틴은 왜 왔나?", "푸틴", "로미제", False),
        ("평양으로 간 이유는?", "평양", "로잔", True),
        ("서울로 간 이유는?", "서울", "로잔", False),
        ("Did an Iranian drone fall?", "Iranian", "Icelandic", True),
        ("Did an Iranian drone fall?", "Iranian", "Peruvian", False),
        ("Did a Russian drone fall?", "Russian", "Estonian", False),
    ],
)
def test_the_words_around_still_agree(text: str, was: str, now: str, agrees: bool) -> None:
    start = text.index(was)
    assert fits(text, Span(Form.CITY, start, start + len(was)), now) is agrees


@pytest.mark.parametrize("kind", ["country", "city", "person"])
def test_there_are_enough_substitutes_of_each_kind_and_language(kind: str) -> None:
    form = {"country": Form.COUNTRY, "city": Form.CITY, "person": Form.FULL_NAME}[kind]
    for lang in ("en", "ko", "ja", "zh", "ru"):
        names = [name for one in substitutes.substitutes() if (name := one.written(form, lang))]
        assert len(names) == len(set(names))
        assert len(names) >= (0 if (kind, lang) == ("person", "zh") else 10)


def test_the_names_of_a_country_or_city_are_those_of_one() -> None:
    for one in substitutes.substitutes():
        if one.kind != "person":
            codes = {place.codes for name in one.names.values() for place in find_places(name)}
            # The Russian reader takes some countries for the city, or time zone, of the same name.
            assert len(codes - {(one.names["en"].upper(),)}) == (one.kind == "country"), one.names
