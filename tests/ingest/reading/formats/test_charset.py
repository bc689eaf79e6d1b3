"""Encodings: stated, misstated or not stated, damaged or cut, in the five languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.ingest.errors import UnsupportedFormat
from pincite.ingest.reading.formats.charset import decode, lost_characters
from pincite.ingest.reading.formats.html import read_html
from pincite.ingest.reading.formats.markdown import read_markdown
from pincite.ingest.reading.formats.plain import read_plain

SENTENCES = {
    "ko": (
        "통일부는 오늘 대북 지원 계획을 발표하였다.",
        "예산은 작년보다 12% 늘었다.",
        "정상회담 결과 (서울)",
        "북·러 관계: WMD, MIG-29",
        "쌀값이 크게 올라 정부가 대책을 논의했다.",
    ),
    "en": (
        "The café’s owner didn’t sign the résumé – she said “no”.",
        "Les ministres se sont réunis à l'été, près de la frontière.",
        "Die Müllabfuhr ist größer geworden.",
    ),
    "ru": (
        "Стороны обсудили сотрудничество в 2023 году.",
        "Цены на зерно выросли на 12%.",
        "Министерство сообщило об этом вчера вечером.",
    ),
    "ja": (
        "首脳会談が行われた。",
        "エネルギー政策について話し合った。",
        "お知らせ",
        "①資料は来週までに公表する予定です。",
    ),
    "zh": ("两国领导人今天举行会晤。", "会议讨论了经济合作问题。", "政府发布了新的规定。"),
    "tw": ("兩位領導人今天舉行會談。", "經濟合作問題的討論已經開始。"),
}
ENCODINGS = {
    "ko": ("utf-8", "cp949", "johab", "utf-16-le", "utf-16"),
    "en": ("utf-8", "cp1252", "utf-16-be"),
    "ru": ("utf-8", "cp1251", "koi8-r", "cp866"),
    "ja": ("utf-8", "cp932", "euc_jis_2004", "iso2022_jp_2"),
    "zh": ("utf-8", "gbk", "gb18030"),
    "tw": ("utf-8", "big5", "big5hkscs", "gbk"),
}
WRONG = ("", "utf-8", "iso-8859-1", "nonsense", "idna", "x-user-defined")
LABELS = {
    "cp949": ("euc-kr", "KS_C_5601-1987", "windows-949", " korean "),
    "johab": ("johab", "x-johab"),
    "cp1252": ("iso-8859-1", "windows-1252", "latin1", "us-ascii"),
    "cp1251": ("windows-1251", "x-cp1251"),
    "koi8-r": ("koi8", "koi", "KOI8-R"),
    "cp866": ("ibm866", "866"),
    "cp932": ("x-sjis", "Shift_JIS", "windows-31j", "ms_kanji"),
    "euc_jis_2004": ("euc-jp", "x-euc-jp"),
    "gbk": ("gb2312", "x-gbk", "gb_2312-80"),
    "gb18030": ("gb18030", "gb2312"),
    "big5": ("big5", "cn-big5", "big5-hkscs"),
    "big5hkscs": ("big5-hkscs", "x-x-big5"),
}
PAIRS = [(language, encoding) for language, names in ENCODINGS.items() for encoding in names]


def encoded(sentence: str, encoding: str) -> bytes:
    return sentence.encode(encoding, errors="ignore")


def known(language: str, encoding: str) -> list[str]:
    """Return the sentences that the encoding can write."""
    return [one for one in SENTENCES[language] if encoded(one, encoding).decode(encoding) == one]


@pytest.mark.parametrize(("language", "encoding"), PAIRS)
def test_a_sentence_is_read_whatever_the_page_says_of_its_encoding(language: str, encoding: str) -> None:
    assert known(language, encoding)
    for sentence in known(language, encoding):
        for declared in (*WRONG, *LABELS.get(encoding, (encoding,))):
            assert decode(sentence.encode(encoding), declared).text.lstrip("\ufeff") == sentence, declared


@pytest.mark.parametrize("declared", ["euc-kr", "gb2312", "big5", "x-sjis", "windows-1251", "koi8-r", "utf-16"])
@pytest.mark.parametrize(("language", "encoding"), PAIRS)
def test_a_page_that_names_another_language_s_encoding_is_read_too(language: str, encoding: str, declared: str) -> None:
    text = "\n".join(known(language, encoding))
    assert decode(text.encode(encoding), declared).text.lstrip("\ufeff") == text


@given(st.sampled_from(sorted(SENTENCES)), st.integers(0, 4), st.integers(0, 100), st.booleans())
def test_one_bad_byte_or_a_cut_leaves_the_other_characters_of_utf8(
    language: str, number: int, percent: int, cut: bool
) -> None:
    text = SENTENCES[language][number % len(SENTENCES[language])] * 4
    whole = text.encode()
    place = len(whole) * percent // 100
    before = whole[:place].decode(errors="ignore")
    decoded = decode(whole[: place + 40] if cut else whole[:place] + b"\xff" + whole[place:])
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(before)
    if not cut:
        after = text[len(before) :]
        assert decoded.text.endswith(after[1:])  # the byte may have hit the middle of a character


@pytest.mark.parametrize(("language", "encoding"), [pair for pair in PAIRS if not pair[1].startswith(("utf", "iso"))])
@pytest.mark.parametrize("damage", [b"\xff", b"\x00", b"\x07"])
def test_old_encodings_survive_damage_too(language: str, encoding: str, damage: bytes) -> None:
    text = "\n".join(known(language, encoding) * 3)
    data = text.encode(encoding)
    at = data.index(b"\n") + 1
    read = decode(data[:at] + damage + data[at:-1]).text
    assert read.splitlines()[0] == text.splitlines()[0]
    assert read.splitlines()[2:-1] == text.splitlines()[2:-1]


def test_lost_characters_are_counted_on_their_page() -> None:
    pages = read_plain("처음 쪽\f둘째 ".encode() + b"\xff\xfe" + " 쪽\f셋째 ".encode() + "쪽".encode()[:2]).pages
    assert [page.problems for page in pages] == [
        (),
        ("2 characters lost: bytes that are no text",),
        ("1 character lost: bytes that are no text",),
    ]
    assert lost_characters("whole") == ()
    bad = "회담이 열렸다. ".encode() + b"\xff" + "끝".encode()
    assert read_markdown(bad).pages[0].problems == lost_characters("\ufffd")
    assert read_html(b"<meta charset=utf-8><p>" + bad).pages[0].problems == lost_characters("\ufffd")


def test_the_choice_of_an_encoding_is_said() -> None:
    text = SENTENCES["ko"][0]
    assert decode(text.encode()).problems == decode(text.encode(), "utf8").problems == ()
    assert decode(text.encode("cp949"), "euc-kr").problems == decode(b"plain", "euc-kr").problems == ()
    assert decode(text.encode("cp949")).problems == ("it does not say its encoding; read as cp949",)
    (problem,) = decode(text.encode(), "euc-kr").problems
    assert problem == "it says that its encoding is euc-kr, but it is not; read as utf-8"
    assert read_plain(text.encode("johab")).problems == ("it does not say its encoding; read as johab",)
    assert "read as cp949" in read_html(f"<p>{text}".encode("cp949")).problems[0]


@pytest.mark.parametrize("text", ["회의록", "로 전망", "<요 약>", "제1차 회의 (서울)\n", "ㅋㅋㅋ 재미있다", "똠방각하"])
def test_little_korean_is_korean_too(text: str) -> None:
    assert decode(text.encode("cp949")).text == text


@pytest.mark.parametrize("encoding", ["cp1250", "cp1253", "iso8859_7", "cp1254", "cp874", "cp1256", "iso8859_2"])
def test_other_languages_are_read_as_they_say(encoding: str) -> None:
    text = {"cp1253": "Η κυβέρνηση", "iso8859_7": "Η κυβέρνηση", "cp1254": "Türkiye ile görüşme", "cp874": "ประเทศไทย",
            "cp1256": "الاجتماع"}.get(encoding, "Spotkanie rządu odbyło się później")  # fmt: skip
    assert decode(text.encode(encoding), encoding.replace("cp12", "windows-12")).text == text


@pytest.mark.parametrize(
    ("text", "label", "encoding"),
    [
        ("会議", "x-euc-jp", "euc_jp"),
        ("会議", "x-sjis", "cp932"),
        ("会谈", "gb_2312-80", "gbk"),
        ("會議", "x-x-big5", "big5"),
        ("ПРЕСС-РЕЛИЗ", "koi8", "koi8-r"),
        ("ПРЕСС-РЕЛИЗ", "x-cp1251", "cp1251"),
        ("Саммит", "x-mac-cyrillic", "mac_cyrillic"),
        ("쓺", "ksc5601", "cp949"),
    ],
)
def test_of_a_word_a_page_s_declaration_decides(text: str, label: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), label)
    assert (decoded.text, decoded.problems) == (text, ())


def test_a_declaration_in_a_comment_is_none() -> None:
    text = SENTENCES["ko"][0]
    data = f'<html><!-- <meta charset="big5"> --><meta charset="euc-kr"><p>{text}'.encode("cp949")
    content = read_html(data)
    assert (content.pages[0].text, content.problems) == (text, ())


def test_a_byte_that_fits_nothing_is_marked_and_not_fatal() -> None:
    assert "words" in decode("\ufeffwords ".encode("utf-16") + b"\x00").text
    assert "words" in decode("some words ".encode("utf-16-le") + b"\x00").text


@pytest.mark.parametrize("data", [b"\x89\x01\x02\x03" * 50, b"\xff\x00\x03\x80\x07" * 30])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnsupportedFormat):
        decode(data)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=200))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode()).text.replace("\ufeff", "") == text.replace("\ufeff", "")
