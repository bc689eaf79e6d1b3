"""Lines become paragraphs, items, footnotes and headings."""

from pincite.ingest.cutting.blocks import make_blocks
from pincite.ingest.cutting.lines import body_lines, split_lines
from pincite.ingest.document import Page, StatedBlock

FULL = "러시아와 북한은 이번 회담에서 군사와 경제 협력을 넓히기로 하고 여러 문서에 서명하였"
CLOSED = "두 나라는 앞으로도 협력을 넓혀 나가기로 하고 회담을 마쳤으며 성명을 함께 발표하였다."


def blocks(*texts: str, stated: tuple[StatedBlock, ...] = ()) -> list[tuple[int, list[str]]]:
    pages = [Page(number, str(number), text, stated if number == 1 else ()) for number, text in enumerate(texts, 1)]
    made = make_blocks(body_lines(split_lines(pages), len(pages)), pages)
    return [(block.level, [line.text for line in block.lines]) for block in made]


def grouped(*texts: str) -> list[list[str]]:
    return [lines for _, lines in blocks(*texts)]


def test_wrapped_lines_are_one_block() -> None:
    assert grouped(f"{FULL}\n고 말했다.\n{CLOSED}") == [[FULL, "고 말했다."], [CLOSED]]


def test_bullets_and_numbers_start_blocks() -> None:
    for mark in ("□", "○", "-", "※", "①", "가.", "1.", "o", "•"):
        assert grouped(f"{FULL}\n{mark} {CLOSED}\n{mark} {FULL}") == [[FULL], [f"{mark} {CLOSED}"], [f"{mark} {FULL}"]]


def test_a_broken_word_is_no_list_item() -> None:
    before = "러시아는 포탄을 수입할 수 있는 공급망을 확보하는 것이 앞으로 더욱 필요하"
    assert grouped(f"{before}\n다. 전쟁은 계속되고 있다.") == [[before, "다. 전쟁은 계속되고 있다."]]


def test_a_broken_date_is_no_list_item() -> None:
    before = "러시아와 북한은 정상회담을 열었으며 그 날짜는 양국이 발표한 대로 2023. 9."
    assert grouped(f"{before}\n14. 평양이었다.") == [[before, "14. 평양이었다."]]


def test_signs_set_within_a_sentence_do_not_part_it() -> None:
    first = "북한은 △ 대미 협상에의 배후 세력 확보, △ 전략적 제휴 강화와 지렛대로의 활용,"
    assert grouped(f"{first}\n△ 경제적 원조 등을 노렸다.") == [[first, "△ 경제적 원조 등을 노렸다."]]


def test_short_lines_of_a_table_stay_apart() -> None:
    assert grouped(f"{CLOSED}\n구분\n합계\n10\n{CLOSED}")[1:4] == [["구분"], ["합계"], ["10"]]


def test_a_sentence_goes_on_over_a_page_break_and_over_footnotes() -> None:
    note = "1) 연합뉴스, 2023. 9. 14."
    assert grouped(f"{CLOSED}\n{FULL}\n{note}", f"고 말했다.\n{CLOSED}") == [
        [CLOSED],
        [FULL, "고 말했다."],
        [note],
        [CLOSED],
    ]


def test_a_sentence_goes_on_over_a_footnote_in_a_text_without_pages() -> None:
    note = "* 이 보고서는 의견을 받아서 작성한 내용임"
    assert grouped(f"- {FULL}\n{note}\n고 말했다.") == [[f"- {FULL}", "고 말했다."], [note]]


def test_a_sentence_goes_on_over_the_head_of_a_page_that_is_kept() -> None:
    head, foot = "이슈브리프 통권125호", "북ㆍ러 정상회담(4.25) 평가와 시사점 08"
    assert grouped(f"{head}\n{FULL}\n{head}\n{foot}\n고 말했다.") == [[head], [FULL, "고 말했다."], [head], [foot]]
    label = "Readiness level: start 4, end 7"
    start = "The ministry is looking for a consortium that develops and tests new kinds of drug carriers and"
    project = [start, label, "brings them to approval within a year."]
    assert grouped("\n".join(project * 2)) == [[project[0], project[2]], [label]] * 2


def test_a_list_is_no_footnotes() -> None:
    items = [
        "나. 인력 운영 분야",
        f"1) {FULL} 모집 관리",
        "2) 사전 준비를 위한 전담인력 조직 구성",
        "다. 행정지원 분야",
    ]
    assert grouped("\n".join(items)) == [[item] for item in items]
    lead = "The city recruits and manages the guides, the guards and the interpreters that the event needs, with"
    lines = [lead, "1) A small office.", "The budget is 270 million won, of which a third is paid in advance."]
    assert grouped("\n".join(lines)) == [[line] for line in lines]


def test_a_finished_paragraph_takes_nothing_up() -> None:
    assert grouped(f"{CLOSED}\n1) 연합뉴스.", FULL) == [[CLOSED], ["1) 연합뉴스."], [FULL]]


def test_stated_headings() -> None:
    text = f"북러 관계의\n회복과 평가\n{FULL}\n고 말했다.\n1. 항목\n{CLOSED}\n2. 곁가지\n{CLOSED}"
    declared = (StatedBlock(0, 13, 1), StatedBlock(text.index("1."), text.index("1.") + 5, 2))
    assert blocks(text, stated=declared) == [
        (1, ["북러 관계의", "회복과 평가"]),
        (0, [FULL, "고 말했다."]),
        (2, ["1. 항목"]),
        (0, [CLOSED]),
        (0, ["2. 곁가지"]),
        (0, [CLOSED]),
    ]


def test_guessed_headings() -> None:
    text = f"1. 배경\n{CLOSED}\n□ 한계 측면\n{CLOSED}\n① 왜 그런가?\n{CLOSED}\n정책적 고려사항\n{FULL}\n고 말했다."
    assert [(level, lines[0]) for level, lines in blocks(text) if level] == [
        (2, "1. 배경"),
        (3, "□ 한계 측면"),
        (4, "① 왜 그런가?"),
        (9, "정책적 고려사항"),
    ]


def test_an_indented_line_below_one_with_room_begins_anew() -> None:
    title = "이이제이와 아전인수가 어우러진 두 정상의 곡예외교 이벤트와 뒷이야기"
    assert blocks(f"{CLOSED}\n {title}\n  {FULL}\n고 말했다.")[1:] == [(9, [title]), (0, [FULL, "고 말했다."])]


def test_lines_wider_than_any_page_are_paragraphs() -> None:
    lines = [FULL * 3 + str(number) for number in range(4)]
    assert grouped("\n".join(lines)) == [[line] for line in lines]


def test_list_items_and_cells_are_no_headings() -> None:
    assert all(level == 0 for level, _ in blocks(f"{CLOSED}\n1. 사과\n2. 배\n3. 감\n{CLOSED}"))
    assert all(level == 0 for level, _ in blocks(f"{CLOSED}\n구분\n합계\n기타\n{CLOSED}"))
    assert all(level == 0 for level, _ in blocks(f"{CLOSED}\n그림 1 대상국\n{CLOSED}"))
    assert all(level == 0 for level, _ in blocks("끝에 선 줄"))


def test_every_line_is_in_one_block() -> None:
    text = "\n".join([FULL, "1) 주석.", "- 항목", CLOSED, "다. 그렇다", "셀"] * 5)
    pages = [Page(1, "1", text), Page(2, "2", text)]
    lines = split_lines(pages)
    made = [line for block in make_blocks(lines, pages) for line in block.lines]
    assert sorted(made, key=lambda line: (line.page, line.start)) == lines


def test_a_title_above_its_text_is_not_glued_to_it() -> None:
    """입찰공고 ends like a connective; the analyser knows a noun."""
    text = "푸른마을회관의 공고 제2024-08호\n\n마을관리원 용역 입찰공고\n다음과 같이 알립니다.\n"
    assert ["마을관리원 용역 입찰공고"] in grouped(text)
    assert ["다음과 같이 알립니다."] in grouped(text)


def test_rows_that_count_copies_are_no_sentence() -> None:
    rows = ["사업수행 계획서와 인력 투입 계획을 적은 문서는 계약 후 1부", "보안 서약을 받은 문서는 시행 후 2부"]
    assert grouped("\n".join(rows)) == [[row] for row in rows]
