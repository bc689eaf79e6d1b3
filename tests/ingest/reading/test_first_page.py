"""What the top of a first page says of its document."""

import re

import pytest

from pincite.ingest.document import Page, StatedBlock
from pincite.ingest.reading.first_page import from_first_page

BODY = "\n".join(["두 정상은 지난 9월 13일 우주기지에서 만나 여러 시간 동안 이야기를 나누었으며 그 뒤로"] * 10)


def facts_at_top(text: str) -> dict[str, str]:
    return {told.name: told.value for told in from_first_page(Page(1, "1", text))}


@pytest.mark.parametrize(
    ("top", "title"),
    [
        ("북러 정상회담:\n\n군사 밀착의 배경*\n\n2023. 9. 14.\n", "북러 정상회담: 군사 밀착의 배경"),
        ("이슈브리프 통권 125호\n2019. 5. 1.\n북러 정상회담 평가와 시사점\n", "북러 정상회담 평가와 시사점"),
        ("- 1 -\nwww.example.org\nBrief on Trade and Security\n", "Brief on Trade and Security"),
        ("", None),
        ("정상회담이 열렸다. 두 정상은\n", None),
        ("o 요약된 항목이다\n", None),
        (
            "What rivers did during\nthe long winter and\nwhat they did not\n",
            "What rivers did during the long winter and what they did not",
        ),
        ("여울 안보브리프 제41호\n강을 건넌 사람들\n", "강을 건넌 사람들"),
        ("Brook Analysis 2024/11\nWatching the river\n", "Watching the river"),
        ("여울 포커스\n강의 정의\n물의 성과\n", "여울 포커스"),
    ],
)
def test_a_title_is_what_stands_alone_at_the_top(top: str, title: str | None) -> None:
    assert facts_at_top(top + BODY).get("title") == title


def test_a_marked_heading_is_the_title() -> None:
    page = Page(1, "1", f"logo\n큰 제목입니다\n{BODY}", (StatedBlock(5, 12, 1),))
    assert {told.name: (told.value, told.place) for told in from_first_page(page)} == {
        "title": ("큰 제목입니다", "a heading on page 1")
    }


def test_the_first_page_names_author_and_publisher() -> None:
    page = Page(1, "1", f"제목입니다\n2023년 9월 14일\n저자: 홍길동 연구위원\n발행처: 한국연구원\n{BODY}")
    facts = facts_at_top(page.text)
    assert (facts["author"], facts["publisher"], facts["date"]) == ("홍길동 연구위원", "한국연구원", "2023-09-14")
    assert facts_at_top(f"[한국신문=홍길동 기자] {BODY}")["author"] == "홍길동"


@pytest.mark.parametrize(
    "line",
    [
        "국방장관이 2023년 7월 25일 평양을 방문한 이후 9월에는 김정은 국무위원장이 다시",
        "2019년 4월 25일 회담이 열렸다.",
    ],
)
def test_dates_of_what_is_told_are_not_the_documents(line: str) -> None:
    assert "date" not in facts_at_top(f"{line}\n{BODY}")


def test_a_title_of_several_lines_stands_between_the_imprint_and_the_byline() -> None:
    head = "Brook Analysis 2024/11\nWatching Without a Boat: The River\nAfter the Flood of Experts\n"
    page = Page(1, "1", f"{head}Jane Doe (Institute of Rivers), 27 June 2024\n{BODY}")
    assert {told.name: (told.value, told.place) for told in from_first_page(page)} == {
        "title": ("Watching Without a Boat: The River After the Flood of Experts", "at the top of page 1"),
        "author": ("Jane Doe", "in the byline"),
        "publisher": ("Institute of Rivers", "in the byline"),
        "date": ("2024-06-27", "in the byline on page 1"),
    }


def test_a_page_of_few_lines_has_a_title_too() -> None:
    assert facts_at_top("Brook Analysis 2024/11\nWatching without a boat\n27 June 2024") == {
        "title": "Watching without a boat",
        "date": "2024-06-27",
    }


def test_the_first_words_of_a_sentence_are_no_title() -> None:
    assert "title" not in facts_at_top("The printed form of this text\nis not there in the\nlanguage that you chose.")
    assert "title" not in facts_at_top(
        "침침하게 흐린 물이 눈이 올 듯하더니 눈은 아니 오고 얼다가 만 비가 온\n다는 말을 들었다."
    )


def test_the_entries_of_a_chronicle_do_not_date_it() -> None:
    assert "date" not in facts_at_top(f"강의 연표\n2019. 4. 25.\n첫 만남\n2023. 9. 13.\n둘째 만남\n{BODY}")
    dated = facts_at_top(f"강의 연표\n발행일 2024. 5. 3.\n2019. 4. 25.\n첫 만남\n2023. 9. 13.\n{BODY}")
    assert dated["date"] == "2024-05-03"


def test_a_date_after_the_text_has_begun_is_not_the_documents() -> None:
    assert "date" not in facts_at_top("강의 하루\n강이 흘렀다.\n2019. 4. 25.\n")


@pytest.mark.parametrize(
    "line",
    [
        "Автор: Ирина Соколова",
        "Авторы: Ирина Соколова",
        "著者：山田 太郎",
        "作者：李文",
        "저자: 김하늘 (솔빛연구소 연구위원)",
    ],
)
def test_labels_of_five_languages_name_the_author_without_the_affiliation(line: str) -> None:
    told = {fact.name: fact.value for fact in from_first_page(Page(1, "1", f"{line}\n{BODY}"))}
    assert told["author"] == re.split("[:：]", line)[1].split("(")[0].strip()
