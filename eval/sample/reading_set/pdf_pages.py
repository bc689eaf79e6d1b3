"""PDFs whose pages are hard: fake bold, cropped, scanned with a stamp, turned; lists, rows, lines that repeat."""

from fpdf import FPDF
from PIL import Image, ImageDraw

from pincite.eval.sample.reading_set.drawing import MARGIN, STEP, finished, open_page, set_text
from pincite.eval.sample.reading_set.made import Made


def fake_bold() -> Made:
    """A heading and a sentence whose letters are each drawn twice, a hair apart, to look bold."""
    heading, bold = "수문 점검 결과와 권고", "수문 세 곳은 올해 안에 바꾸어야 한다."
    plain = (
        "점검은 열두 곳의 수문에서 이루어졌다. 아홉 곳은 손볼 데가 없었다.",
        "나머지는 문짝의 아래쪽이 삭아 물이 샌다. 새는 양은 하루에 욕조 두 개만큼이다.",
    )
    pdf = open_page(korean=True)
    pdf.set_font_size(16)
    _twice(pdf, MARGIN, 30, heading)
    pdf.set_font_size(11)
    y = set_text(pdf, MARGIN, 45, 150, plain[:1])
    _twice(pdf, MARGIN, y, bold)
    set_text(pdf, MARGIN, y + 8, 150, plain[1:])
    truth = {
        "wanted": [heading, bold, *plain],
        "unwanted": ["수수문문"],
        "order": [heading, plain[0], bold, plain[1]],
        "paragraphs": [heading, bold, *plain],
        "title": heading,
        "author": None,
        "date": None,
    }
    return Made("fake-bold.pdf", finished(pdf), truth)


def _twice(pdf: FPDF, x: float, y: float, text: str) -> None:
    for letter in text:
        pdf.text(x, y, letter)
        pdf.text(x + 0.15, y, letter)
        x += pdf.get_string_width(letter)


def cropped() -> Made:
    """A page cut out of a larger sheet: what lies outside is not to be seen, so it is not to be cited."""
    inside = (
        "The weir at Callow Mill was lowered by a hand's breadth, and eels returned to the upper pool within a year.",
        "No miller has used the water since 1961, so nobody was owed anything for it.",
    )
    outside = "Proof copy, not for circulation, sheet four of the draft catalogue"
    pdf = open_page()
    pdf.set_font_size(16)
    pdf.text(MARGIN + 10, 70, "Eels above the Weir")
    pdf.set_font_size(11)
    set_text(pdf, MARGIN + 10, 85, 120, inside)
    pdf.text(MARGIN + 10, 20, outside)
    pdf.text(MARGIN + 10, 280, "Cut here and fold along the dotted line")
    truth = {
        "wanted": list(inside),
        "unwanted": [outside, "fold along the dotted line"],
        "order": ["Eels above the Weir", *inside],
        "paragraphs": [*inside, "Eels above the Weir"],
        "title": "Eels above the Weir",
        "author": None,
        "date": None,
    }
    return Made("cropped.pdf", finished(pdf, crop=(60, 200, 535, 700)), truth)


def stamped_scan() -> Made:
    """A page that is a picture with a stamp as its only text, before a page of text."""
    picture = Image.new("1", (820, 1160), 1)
    draw = ImageDraw.Draw(picture)
    for row in range(30):
        draw.text((80, 90 + row * 30), f"Entry {row + 1} of the lock keeper, water at {40 + row} centimetres", fill=0)
    pdf = open_page()
    pdf.image(picture, x=0, y=0, w=210)
    pdf.text(140, 12, "RECEIVED 3 MAR 1998")
    pdf.add_page()
    text = "The register was copied by hand in 1998, and its first page survives only as a picture."
    set_text(pdf, MARGIN, 40, 150, [text])
    truth = {"wanted": [text], "paragraphs": [text], "reported": ["scan"], "author": None, "date": None}
    return Made("stamped-scan.pdf", finished(pdf), truth)


_DUTIES = (
    "1) 선착장 안내원과 구조대원, 통역사 등 모집 관리",
    "2) 행사 전 배편 점검을 위한 전담 조직 구성",
    "3) 어업 허가와 도로 점용 등 대외 절차 이행",
)


def contents_and_list() -> Made:
    """A Korean table of contents, headings and a list: short lines that end without a full stop."""
    contents = ("1. 행사 개요 ........ 2", "2. 운영 방향 ........ 5", "3. 예산과 일정 ........ 9")
    closing = "모든 업무는 군청과 미리 협의한다. 협의가 늦어지면 행사를 미룬다."
    pdf = open_page(korean=True)
    pdf.set_font_size(17)
    pdf.text(MARGIN, 30, "가람포 바다잔치 운영 계획")
    pdf.set_font_size(11)
    y = 45.0
    for line in ("목차", *contents, "가. 인력 운영 분야", *_DUTIES, "나. 행정 지원 분야"):
        pdf.text(MARGIN, y, line)
        y += STEP
    set_text(pdf, MARGIN, y + 2, 150, [closing])
    truth = {
        "wanted": [*_DUTIES, closing, "나. 행정 지원 분야"],
        "order": [*_DUTIES, closing],
        "paragraphs": [
            "가람포 바다잔치 운영 계획", "목차", *contents,
            "가. 인력 운영 분야", *_DUTIES, "나. 행정 지원 분야", closing,
        ],
        "title": "가람포 바다잔치 운영 계획",
        "author": None,
        "date": None,
    }  # fmt: skip
    return Made("contents-and-list.pdf", finished(pdf), truth)


def repeated_lines() -> Made:
    """By-laws whose penalty line repeats in the middle of every page; only the head is a running head."""
    rules = (
        ("Mooring", "No vessel may lie at the fish quay for longer than it takes to unload."),
        ("Lights", "Every vessel at anchor in the sound shows a white light from dusk to dawn."),
        ("Nets", "Nets may be dried on the sea wall, but not across the steps."),
        ("Speed", "Inside the breakwater no vessel makes a wash that moves a moored boat."),
    )
    penalty = "Penalty: a fine of the second class."
    pdf = open_page()
    for number, (name, rule) in enumerate(rules, start=1):
        if number > 1:
            pdf.add_page()
        pdf.text(MARGIN, 15, "Harbour By-laws of Saltmere")
        y = set_text(pdf, MARGIN, 40, 150, [f"Section {number}. {name}", rule])
        y = set_text(pdf, MARGIN, y, 150, [penalty])
        set_text(pdf, MARGIN, y, 150, [f"Section {number} was last changed by the harbour court without a vote."])
        pdf.text(MARGIN, 285, f"- {number} -")
    truth = {
        "wanted": [*(rule for _, rule in rules), penalty],
        "unwanted": ["- 2 -", "- 3 -"],
        "order": [rule for _, rule in rules],
        "paragraphs": [
            *(rule for _, rule in rules), penalty, "Harbour By-laws of Saltmere",
            *(f"Section {number}. {name}" for number, (name, _) in enumerate(rules, start=1)),
            *(f"Section {n} was last changed by the harbour court without a vote." for n in range(1, 5)),
        ],
        "author": None,
        "date": None,
    }  # fmt: skip
    return Made("repeated-lines.pdf", finished(pdf), truth)


def rows() -> Made:
    """A table without rules: each row is one line, and no row goes on in the next."""
    table = (
        ("선착장", "지난해", "올해"), ("북섬 선착장", "1,204명", "988명"), ("돌섬 선착장", "310명", "402명"),
        ("모래섬 선착장", "57명", "61명"),
    )  # fmt: skip
    before = "아래 표는 배를 탄 사람의 수이다. 수는 모두 하루 평균이다."
    pdf = open_page(korean=True)
    pdf.set_font_size(16)
    pdf.text(MARGIN, 30, "섬 뱃길 이용 현황")
    pdf.set_font_size(11)
    y = set_text(pdf, MARGIN, 45, 150, [before])
    for row in table:
        for column, cell in enumerate(row):
            pdf.text(MARGIN + column * 45, y, cell)
        y += STEP
    joined = [" ".join(row) for row in table]
    truth = {
        "wanted": [before, *joined],
        "order": [before, *joined],
        "paragraphs": [before, "섬 뱃길 이용 현황", *joined],
        "title": "섬 뱃길 이용 현황",
        "author": None,
        "date": None,
    }
    return Made("rows.pdf", finished(pdf), truth)


def turned() -> Made:
    """A page stored on its side and turned by the viewer."""
    texts = (
        "The chart room keeps its sheets flat, in drawers that were made for maps of a larger sea.",
        "Two of them show shoals that no ship has found again.",
    )
    pdf = open_page(orientation="landscape")
    with pdf.rotation(90, x=0, y=210):
        set_text(pdf, 20, 240, 160, texts)
    truth = {"wanted": list(texts), "order": list(texts), "paragraphs": list(texts), "author": None, "date": None}
    return Made("turned.pdf", finished(pdf, turn=90), truth)


FILES = (fake_bold, cropped, stamped_scan, contents_and_list, repeated_lines, rows, turned)
