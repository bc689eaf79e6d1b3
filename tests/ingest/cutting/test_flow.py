"""The flow differs from its source in white space only, and finds its way back."""

from pincite.ingest.cutting.flow import Flow, make_flow
from pincite.ingest.document import Page, Span

FULL = "러시아와 북한은 이번 회담에서 군사와 경제 협력을 넓히기로 하고 여러 문서에 서명하였"
CLOSED = "두 나라는 앞으로도 협력을 넓혀 나가기로 하고 회담을 마쳤으며 성명을 함께 발표하였다."


def flow_of(*texts: str) -> tuple[Flow, list[Page]]:
    pages = [Page(number, str(number), text) for number, text in enumerate(texts, 1)]
    return make_flow(pages), pages


def cited(flow: Flow, pages: list[Page], start: int, end: int) -> str:
    return "".join(pages[span.page - 1].text[span.start : span.end] for span in flow.spans(start, end, pages))


def bare(text: str) -> str:
    return "".join(text.split())


def test_every_range_of_the_flow_leads_back_to_its_characters() -> None:
    flow, pages = flow_of(
        f"  {FULL}\n고 말했다.  그는\t갔다.\n会談した。帰った。次\n\n- 항목 ", f"{CLOSED}\nin the govern-\nment"
    )
    for start in range(len(flow.text)):
        for end in range(start, min(start + 30, len(flow.text)) + 1):
            assert bare(cited(flow, pages, start, end)) == bare(flow.text[start:end])
    assert bare(flow.text) == bare(pages[0].text + pages[1].text)


def test_spans_hold_no_white_space_at_their_ends() -> None:
    flow, pages = flow_of("  가 나.  다 라.")
    assert flow.spans(0, len(flow.text), pages) == (Span(1, 2, 12),)
    assert flow.spans(3, 6, pages) == (Span(1, 5, 6),) or flow.spans(3, 5, pages) != ()
    assert flow.spans(1, 2, pages) == ()
    assert flow.spans(4, 4, pages) == ()


def test_sentences_blocks_and_sections_are_marked() -> None:
    flow, _ = flow_of(f"1. 배경\n{CLOSED}\n- 첫째\n- 둘째다. 그렇다.\n2. 전망\n{CLOSED}")
    assert flow.text == f"1. 배경\n{CLOSED}\n\n- 첫째\n\n- 둘째다.\n그렇다.\n\n\n2. 전망\n{CLOSED}"


def test_a_line_left_out_parts_spans() -> None:
    flow, pages = flow_of(f"{FULL}\n- 2 -\n고 말했다.")
    assert flow.text == f"{FULL}고 말했다."
    assert flow.spans(0, len(flow.text), pages) == (Span(1, 0, len(FULL)), Span(1, len(FULL) + 7, len(FULL) + 13))


def test_text_taken_up_behind_a_footnote_keeps_its_places() -> None:
    text = f"- {FULL}\n* 이 보고서는 의견을 받아서 작성한 내용임\n고 말했다."
    flow, pages = flow_of(text)
    assert flow.text.startswith(f"- {FULL}고 말했다.")
    assert cited(flow, pages, 0, len(flow.text)) == f"- {FULL}고 말했다.* 이 보고서는 의견을 받아서 작성한 내용임"


def test_paths_of_headings() -> None:
    flow, _ = flow_of(f"{CLOSED}\n1. 배경\n{CLOSED}\n□ 한계\n{CLOSED}\n2. 전망\n{CLOSED}")
    paths = [flow.heading_at(flow.text.index(text)) for text in ("두", "1. 배경", "□", "2. 전망")]
    assert paths == ["", "1. 배경", "1. 배경 > □ 한계", "2. 전망"]
    assert flow.heading_at(len(flow.text)) == "2. 전망"


def test_words_close_what_a_line_break_divided() -> None:
    flow, _ = flow_of("the govern-\nment of well-known men and the parlia-\nment")
    assert flow.words(0, len(flow.text)) == "the government of well-known men and the parliament"
    assert flow.words(4, 12) == "government"[:7]
    assert "govern-ment" in flow.text


def test_an_empty_document_has_an_empty_flow() -> None:
    assert flow_of("", " \n\t")[0].text == ""
    assert flow_of()[0].spans(0, 0, []) == ()
