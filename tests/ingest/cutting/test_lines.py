"""Furniture goes, content stays."""

from pincite.ingest.cutting.lines import Line, body_lines, display_width, split_lines, usual_widths
from pincite.ingest.document import Page

FULL = "러시아와 북한은 이번 회담에서 군사와 경제 협력을 넓히기로 하고 여러 문서에 서명하였"
CLOSED = "두 나라는 앞으로도 협력을 넓혀 나가기로 하고 회담을 마쳤으며 성명을 함께 발표하였다."


def pages(*texts: str) -> list[Page]:
    return [Page(number, str(number), text) for number, text in enumerate(texts, 1)]


def body(*texts: str) -> list[str]:
    return [line.text for line in body_lines(split_lines(pages(*texts)), len(texts))]


def left_out(*texts: str) -> set[str]:
    return {line.text for line in split_lines(pages(*texts))} - set(body(*texts))


def unlike(index: int) -> str:
    """Three lines of text that no other page has."""
    word = "가나다라마바사아자차카타"[index]
    return f"{word}로 시작하는 글\n{FULL}{word}\n{word}{CLOSED}"


def test_lines_know_where_they_stand() -> None:
    text = "  첫 줄 \n\n\n둘째 줄\n \t\n"
    assert split_lines(pages(text)) == [
        Line(0, 2, 5, "첫 줄", 2, 0, 5, True),
        Line(0, 9, 13, "둘째 줄", 0, 2, 7, False),
    ]
    assert split_lines(pages("", " \n\t\n")) == []


def test_display_width() -> None:
    assert display_width("한a") == 3
    assert display_width("abc") == 3


def test_usual_width_follows_columns_but_not_cells() -> None:
    wide, narrow, cell = ["x" * 80] * 60, ["x" * 42] * 60, ["x" * 6] * 60
    widths = usual_widths(split_lines(pages("\n".join(wide + narrow + cell))))
    assert widths[30] == 80
    assert widths[90] == 42
    assert widths[150] == 36


def test_headers_footers_and_page_numbers_go() -> None:
    texts = [f"이슈브리프 통권125호\n{unlike(i)}\n북ㆍ러 정상회담(4.25) 평가와 시사점 {i + 1:02}" for i in range(4)]
    assert left_out(*texts) == {"이슈브리프 통권125호"} | {
        f"북ㆍ러 정상회담(4.25) 평가와 시사점 0{i}" for i in (1, 2, 3, 4)
    }
    assert left_out(*(f"{unlike(i)}\n- {i + 5} -" for i in range(3))) == {"- 5 -", "- 6 -", "- 7 -"}
    assert left_out(*(f"{unlike(i)}\n{i + 41}" for i in range(3))) == {"41", "42", "43"}
    assert left_out(*(f"{unlike(i)}\n{n}" for i, n in enumerate(["iii", "iv", "v"]))) == {"iii", "iv", "v"}


def test_header_that_changes_with_the_section_goes() -> None:
    texts = [
        f"제 3 장. 설치하기 전에 준비할 일 3.{i}. {name}\n{unlike(i)}"
        for i, name in enumerate(["개요", "백업", "정보", "분할"])
    ]
    assert len(left_out(*texts)) == 4


def test_headers_of_left_and_right_pages_go() -> None:
    texts = [f"{'FREE CULTURE' if i % 2 else 'THE LAWYER'}\n{unlike(i)}" for i in range(8)]
    assert left_out(*texts) == {"FREE CULTURE", "THE LAWYER"}


def test_what_returns_inside_pages_stays() -> None:
    texts = [f"{unlike(i)}\n합계 금액\n{unlike(i + 4)}" for i in range(4)]
    assert left_out(*texts) == set()


def test_repeated_sentences_bullets_cells_and_rare_lines_stay() -> None:
    for line in ("그는 떠났다.", "나는 그를 보내야 한다", "- 준수하여 개발하는 일", "요구", "12"):
        assert left_out(*(f"{line}\n{unlike(i)}" for i in range(4))) == set()
    sparse = [f"Source: Processor survey\n{unlike(i)}" if i in (0, 5, 11) else unlike(i) for i in range(12)]
    assert left_out(*sparse) == set()


def test_chapters_that_begin_pages_stay() -> None:
    texts = [f"제{i // 2 + 1}장 총칙{'가나다라'[i // 2]}\n{unlike(i)}" if i % 2 == 0 else unlike(i) for i in range(8)]
    assert left_out(*texts) == set()
    assert left_out(*(f"[서식 {i + 1}]\n{unlike(i)}" for i in range(4))) == set()


def test_a_heading_that_occurs_twice_stays() -> None:
    texts = [f"정책적 고려사항\n{unlike(i)}" if i < 2 else unlike(i) for i in range(6)]
    assert left_out(*texts) == set()


def test_a_pages_only_words_stay() -> None:
    assert body("같은 말뿐인 쪽", "같은 말뿐인 쪽", "같은 말뿐인 쪽") == ["같은 말뿐인 쪽"] * 3
    assert body("- 1 -", "- 2 -") == []


def test_text_without_pages_loses_its_page_numbers() -> None:
    assert left_out(f"{FULL}\n- 2 -\n고 말했다.") == {"- 2 -"}
    assert left_out(f"{FULL}\n2\n고 말했다.\n{CLOSED}\n{FULL}\n3\n고 말했다.") == {"2", "3"}


def test_text_without_pages_keeps_all_that_returns() -> None:
    header, footer = "이슈브리프 통권125호", "북ㆍ러 정상회담(4.25) 평가와 시사점 08"
    assert left_out("\n".join([FULL, header, footer, "고 말했다.", CLOSED, header, CLOSED])) == set()
    refrain = "\n".join([CLOSED, "아리랑 아리랑 아라리요", CLOSED, "정책적 고려사항"] * 4)
    assert left_out(refrain) == set()
    table = "\n".join(["구분", "합계", "10", "20", "구분", "합계", "30", "40"] * 3)
    assert left_out(table) == set()
    assert left_out("\n".join([CLOSED] * 5)) == set()
    assert left_out(f"{FULL}\n한 번뿐인 줄\n고 말했다.") == set()
