"""Sentences end where a reader would say so, in five languages."""

import time

import pytest

from pincite.ingest.cutting.sentences import closes_sentence, ends_between, sentence_ends


def sentences(text: str) -> list[str]:
    ends = sentence_ends(text)
    return [text[start:end].strip() for start, end in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize(
    "parts",
    [
        ["북한은 러시아와 회담했다.", "두 정상은 악수했다."],
        ["It was signed.", "Then they left!", "Did they?", "Yes."],
        ["Он приехал в г. Владивосток.", "Встреча прошла 13 сентября."],
        ["그는 “간다.”", "그녀는 남았다."],
        ["상황이다.(일례로 미국 하원은 통과시킴)", "관계 개선이 기대되었다."],
        ["추정할 수 있다.1", "라브로프 장관은 부인했다."],
        ["It is performant.[22][23]", "Its use grew."],
        ["The law passed.5", "The court agreed."],
        ["카드리더를 지원합니다.", "ohci1394도 지원합니다."],
    ],
)
def test_ends_between_sentences(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "회담은 2023. 9. 14. 평양에서 열렸다.",
        "회담은 2023. 9. 평양에서 열렸다.",
        "회담은 2023.9.14. 평양에서 열렸다.",
        "The U.S. Congress and Dr. Kim met Mr. Lee.",
        "1. 북러 정상회담의 배경",
        "가. 군사 협력",
        "Ⅱ. 추진내용",
        "6.3.6.1. APT 설정하기",
        "<신 설> 2. 「노동조합법」 제10조",
        "그림. 국제적인 제재 대상국",
        "“당장 간다.” 라고 그가 말했다.",
        '"Really?" she asked.',
        "푸틴은… 아무 말도 하지 않았다.",
        "see e.g. the treaty of 2024 and Fig. 3 below",
        "약 3.5 배로 늘었다.",
    ],
)
def test_full_stops_that_end_nothing(text: str) -> None:
    assert sentences(text) == [text]


def test_short_words_are_no_enumerators() -> None:
    assert sentences("Yes. He came.") == ["Yes.", "He came."]
    assert sentences("맞다. 그가 왔다.") == ["맞다.", "그가 왔다."]


def test_chinese_japanese_and_lost_spaces_need_no_white_space() -> None:
    assert sentences("会談した。帰った！「行く。」次") == ["会談した。", "帰った！", "「行く。」", "次"]
    assert sentences("习近平会见普京。双方发表声明。") == ["习近平会见普京。", "双方发表声明。"]
    assert sentences("아무것도없습니다.그러므로사용한다.") == ["아무것도없습니다.", "그러므로사용한다."]


def test_docstring_example() -> None:
    assert sentence_ends("It was 2023. 9. 14. today. Yes.") == [27, 31]
    assert sentence_ends("") == []


@pytest.mark.parametrize("text", ["갔다.", "Really?”", "있다.1", "so.[2]", "끝났다.)", "終わった。」"])
def test_closes_sentence(text: str) -> None:
    assert closes_sentence(text)


@pytest.mark.parametrize("text", ["", "정상회담", "가,", "version 2.1", "3", "제2.1"])
def test_does_not_close(text: str) -> None:
    assert not closes_sentence(text)


def test_ends_between_lines() -> None:
    assert ends_between("그는 갔다.", "그녀는 남았다.")
    assert not ends_between("2023. 9.", "14. 평양에서")
    assert not ends_between("as told by Dr.", "Kim himself")
    assert not ends_between("정상회담을", "가졌다.")


@pytest.mark.parametrize("text", ["." * 100_000, ".'" * 50_000, "1. " * 33_000, "…" * 100_000, ".(" * 50_000])
def test_nasty_texts_take_linear_time(text: str) -> None:
    began = time.monotonic()
    assert sentence_ends(text)[-1] == len(text)
    assert time.monotonic() - began < 20
