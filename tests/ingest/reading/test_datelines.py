"""Which dates in a line are the document's own."""

import pytest

from pincite.ingest.reading.datelines import is_imprint, read_dateline


@pytest.mark.parametrize(
    ("line", "date", "place"),
    [
        ("발행일: 2024-05-03", "2024-05-03", "after a label"),
        ("기사입력 2024.05.03 10:22 수정 2024.05.04", "2024-05-03", "after a label"),
        ("수정 2024.05.04 | 입력 2024.05.03", "2024-05-03", "after a label"),
        ("강바람 기자 승인 2024.05.03 09:12", "2024-05-03", "after a label"),
        ("Received 1 March 2024; revised 2 April 2024; published 3 May 2024.", "2024-05-03", "after a label"),
        ("Last updated: May 3, 2024", "2024-05-03", "after a label"),
        ("Date of issue: 2024/05", "2024-05", "after a label"),
        ("3 May 2024", "2024-05-03", "on a line of its own"),
        ("Friday, 3 May 2024, 10:30 a.m.", "2024-05-03", "on a line of its own"),
        ("(2024. 5. 3. 금요일 현재)", "2024-05-03", "on a line of its own"),
        ("3 мая 2024 года", "2024-05-03", "on a line of its own"),
        ("Brook Policy Brief No. 88, 3 May 2024", "2024-05-03", "in the imprint"),
        ("월간 물길동향 2024년 5월호", "2024-05", "in the imprint"),
        ("여울 브리프 제12호 2024. 5. 3.", "2024-05-03", "in the imprint"),
        ("공고 제2024-08호 (2024. 5. 3.)", "2024-05-03", "in the imprint"),
        ("Vienna, 3 May 2024", "2024-05-03", "in the byline"),
        ("3 May 2024 | Institute of Rivers", "2024-05-03", "in the byline"),
    ],
)
def test_a_label_an_imprint_a_byline_or_a_line_of_its_own_dates_a_document(line: str, date: str, place: str) -> None:
    found = read_dateline(line)
    assert found is not None
    assert (found.date, found.place) == (date, place)


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Jane Doe (Institute of Rivers), 3 May 2024", "Jane Doe"),
        ("By J. R. van der Berg-Ahn, 3 May 2024", "J. R. van der Berg-Ahn"),
        ("홍길동 (한빛강연구원), 2024. 5. 3.", "홍길동"),
        ("홍길동 선임연구위원 (한빛강연구원) | 2024년 5월 3일", "홍길동"),
        ("2024. 5. 3.(금), 홍길동 물정책센터 실장", "홍길동"),
        ("Vienna, 3 May 2024", None),
        ("한빛강연구원, 2024. 5. 3.", None),
        ("Big Rivers (Second Edition), 3 May 2024", None),
        ("강바람 (개정판), 2024. 5. 3.", None),
    ],
)
def test_a_byline_names_the_author_only_with_an_affiliation_a_position_or_by(line: str, author: str | None) -> None:
    found = read_dateline(line)
    assert found is not None
    assert found.author == author


@pytest.mark.parametrize(
    ("line", "institution"),
    [
        ("Jane Doe (Institute of Rivers), 3 May 2024", "Institute of Rivers"),
        ("홍길동 선임연구위원 (한빛강연구원) | 2024년 5월 3일", "한빛강연구원"),
        ("By J. R. van der Berg-Ahn, 3 May 2024", None),
        ("한빛강연구원, 2024. 5. 3.", None),
    ],
)
def test_a_byline_names_the_institution_of_its_author(line: str, institution: str | None) -> None:
    found = read_dateline(line)
    assert found is not None
    assert found.institution == institution


@pytest.mark.parametrize(
    "line",
    [
        "The armistice was signed on 27 July 1953.",
        "Valid until 31 December 2027",
        "유효기간: 2027. 12. 31.",
        "Signed by both sides on 3 March 2024",
        "Born 15 April 1912, died 8 July 1994",
        "김아무개 (1912. 4. 15. ~ 1994. 7. 8.)",
        "출생 1912. 4. 15.",
        "3 May 2024, Vienna 2024. 5. 5.",
        "Jane Doe (1912-04-15)",
        "회담은 2002년 8월 23일 열렸다",
        "2024년 5월 3일, 한국은행은 금리를 올렸다",
        "북러 정상회담(2019. 4. 25.) 평가",
        "Vladivostok Summit, 25 April 2019",
        "The crisis of June 2008",
        "Brook Analysis 2024/11",
        "강남복지관 공고 제2024-08호",
        "계약번호 2024-0315, 20240315",
        "ISSN 2012-0512",
        "다온 경제포커스 2023-11",
        "2019년 4월 25일과 2023년 9월 13일",
        "",
    ],
)
def test_dates_of_events_people_contracts_and_numbers_do_not(line: str) -> None:
    assert read_dateline(line) is None


def test_the_first_line_is_a_title_and_what_it_is_about_has_dates_too() -> None:
    assert read_dateline("Pearl Harbor, 7 December 1941", first=True) is None
    assert read_dateline("7 December 1941", first=True) is not None


@pytest.mark.parametrize(
    ("line", "imprint"),
    [
        ("여울 안보브리프 제41호", True),
        ("Brook Asia Notes, Issue 23", True),
        ("여울 포커스 2023-19", True),
        ("물결 시론 2025년 가을호", True),
        ("Watching the river rise", False),
        ("2024년 조약 제4조 해설", False),
    ],
)
def test_an_imprint_says_which_issue_it_is(line: str, imprint: bool) -> None:
    assert is_imprint(line) is imprint
