"""What is said of a page's text, and what its script says of its language."""

import pytest

from pincite.ingest.reading.report import find_problems, misreadings, page_report
from pincite.ingest.text import language_of, main_script, normalise
from tests.making.files import KOREAN

ENGLISH = "The two leaders met in Vladivostok on 25 April 2019 and spoke for several hours."


@pytest.mark.parametrize(
    "text",
    [
        KOREAN,
        ENGLISH,
        "목 차\n1. 개요 ·················· 3\n2. 배경 .................... 5",
        "표 1. 2,310 | 45.2% | △12.5 | (단위: 억 원)\n구분 2019 2020 2021",
        "\uf0b7 first item\n\uf0b7 second item\n" + ENGLISH,
        "MIG-29 F-16 KN-23 T-72 A320 B-52 SU-35 IL-76 Mi-8 3D 5G eBook iPhone 15 Pro Max in 2023",
        "믜런 뙇 됬다 뷁 펲시 " + KOREAN * 10,
        "Русско-корейские отношения в 2023 году",
        "首脳会談はウラジオストクで行われた",
        "المؤتمر الدولي الأول للتعاون",
        "L'été à Liège: évêque, forêt, même où ça gêne, très fâché, où être né déjà aîné",
    ],
)
def test_good_text_has_no_problems(text: str) -> None:
    assert find_problems(text) == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (" \n", "no text"),
        (ENGLISH + "\ufffd" * 12, "12 unmapped glyphs"),
        (ENGLISH + "(cid:12)(cid:3)(cid:99)(cid:7)", "4 unmapped glyphs"),
        (ENGLISH + "\ue123" * 5, "5 unmapped glyphs"),
        ("±¹È¸ ÀÔ¹ýÁ¶»çÃ³ º¸°í¼­ Á¦1Àå °³¿ä ºÏ·¯ Á¤»óÈ¸´ã Æò°¡¿Í ½Ã»çÁ¡", "garbled"),
        ("ੋఠ࠭ ഘੋഌ஠ೖۄ੉ఠ", "garbled"),
        ("\x03\x04\x05 \x06\x07\x08 abc", "garbled"),
        ("묾푷 차세대 비체킹 방지읊 퓒 칺몮 대픟 기술, 쭖쩣 먾래 헏방지 기술", "garbled"),  # a font's map is wrong
        ("S2Nw/W02YW/SwxN vTON3t/N3R2 TURN/xNu Tx3Ry o1nml9mn 3w/W9mn txTx /Nz1S2N TOR0x /t/R3x TR/xN2u", "garbled"),
        ("/g3/g24/g149/g135/g148/g3 /g131/g133 " + ENGLISH, "8 unmapped glyphs"),
        ("TThhee ccoonnvvooyy lleefftt tthhee ppoorrtt", "doubled letters"),
        ("\n".join("T" + letter for letter in "heconvoyleft"), "letters on lines of their own"),
        ("생산자단체및수산업어촌발전기본법에따른생산자단체정부의탄소중립사회로의이행", "lost spaces"),
        ("Thetwoleadersmetinvladivostokonthetwentyfifthofapril", "lost spaces"),
        ("환 경 노 동 위 원 회 가 열렸다", "1 spaced-out word"),
        ("극 동 연 방 관 구 와\nS U M M I T", "2 spaced-out words"),
    ],
)
def test_bad_text_says_what_is_wrong(text: str, problem: str) -> None:
    assert problem in find_problems(text)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (KOREAN, "ੋఠ࠭ ഘੋഌ஠ೖۄ੉ఠ"),
        (
            "78 전망 보고서 묾푷 비체킹 읊 퓒 칺몮 픟 쭖쩣 먾",
            "78 ੋఠ࠭ ഘੋഌ 묾푷 비체킹 읊 퓒 칺몮 픟 쭖쩣 먾",
        ),
        (ENGLISH + "\ue123" * 5, ENGLISH[:40] + "\ue123" * 20),
        (ENGLISH, ""),
    ],
)
def test_of_two_readings_the_worse_one_counts_more(better: str, worse: str) -> None:
    assert misreadings(better) < misreadings(worse)


def test_what_the_page_shows_is_no_misreading() -> None:
    assert misreadings("환 경 노 동 위 원 회 가 열렸다\n\uf0b7 첫째 " + KOREAN) == 0


def test_a_page_explained_already_is_not_called_empty_too() -> None:
    assert page_report(3, "", ("scanned",), False).problems == ("scanned",)
    assert page_report(3, "", (), False).problems == ("no text",)
    report = page_report(3, KOREAN, (), True)
    assert (report.number, report.characters, report.script, report.ocr) == (3, len(KOREAN), "Hangul", True)


@pytest.mark.parametrize(
    ("text", "script", "language"),
    [
        (KOREAN, "Hangul", "ko"),
        ("同 회담의 背景은 MIG-29 Sukhoi", "Hangul", "ko"),
        (ENGLISH + " (블라디보스토크)", "Latin", "en"),
        ("首脳会談は行われた", "Kana", "ja"),
        ("两国领导人举行会谈", "Han", "zh"),
        ("Лидеры двух стран встретились", "Cyrillic", "ru"),
        ("2019. 4. 25. (%)", "", None),
    ],
)
def test_script_and_language(text: str, script: str, language: str | None) -> None:
    assert (main_script(text), language_of(text)) == (script, language)


def test_text_is_made_storable() -> None:
    assert normalise("a\r\nb\rc\x0bd\u2028e") == "a\nb\nc\nd\ne"
    assert normalise("\u1112\u1161\u11ab") == "한"
    assert normalise("x\0\ud800y") == "x\ufffd\ufffdy"
