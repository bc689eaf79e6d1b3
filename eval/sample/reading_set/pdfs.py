"""PDFs: columns, words broken at line ends, fake bold, cropped pages, a scan with a stamp, lines that repeat."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal

import pypdf
from fpdf import FPDF
from PIL import Image, ImageDraw
from pypdf.generic import RectangleObject

from pincite.eval.sample.page import FONTS
from pincite.eval.sample.reading_set.made import Made

_MARGIN, _STEP = 25.0, 6.0  # millimetres


def _open(korean: bool = False, orientation: Literal["portrait", "landscape"] = "portrait") -> FPDF:
    pdf = FPDF(format="A4", orientation=orientation)
    pdf.set_auto_page_break(False)
    pdf.set_creation_date(datetime(2026, 11, 1, tzinfo=UTC))  # the file's id depends on it
    if korean:
        pdf.add_font("body", "", FONTS / "NanumGothic.ttf")
    pdf.add_page()
    pdf.set_font("body" if korean else "times", size=11)
    return pdf


def _lines(pdf: FPDF, text: str, width: float) -> Iterator[str]:
    """Yield the lines of a paragraph: Korean breaks after any letter, English at spaces and soft hyphens."""
    pieces = re.findall(r"[가-힣]|[^가-힣\s\u00ad]+\u00ad?|\s", text)
    line = ""
    for piece in pieces:
        if pdf.get_string_width(line + piece.rstrip("\u00ad")) > width:
            yield line.replace("\u00ad", "-") if line.endswith("\u00ad") else line.rstrip()
            line = ""
        line = (line.removesuffix("\u00ad") + piece) if line or piece.strip() else ""
    yield line.rstrip()


def _set(pdf: FPDF, x: float, y: float, width: float, paragraphs: Sequence[str]) -> float:
    """Draw the paragraphs one below the other, and return where the next would begin."""
    for paragraph in paragraphs:
        for line in _lines(pdf, paragraph, width):
            pdf.text(x, y, line)
            y += _STEP
        y += 2
    return y


def _bytes(pdf: FPDF, title: str = "", crop: tuple[int, int, int, int] | None = None, turn: int = 0) -> bytes:
    """Return the file without the date that the library adds, so that it states none but what its pages say."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(bytes(pdf.output())))
    writer.metadata = {"/Title": title} if title else {}
    for page in writer.pages:
        page.rotate(turn)
        if crop:
            page.cropbox = RectangleObject(crop)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _whole(text: str) -> str:
    return text.replace("\u00ad", "")


_STORM = (
    "The winter ferries of Orrin Sound carried fewer passengers than in any season since the cause\u00adway opened, "
    "and the harbour com\u00admittee asked whether the smaller piers could be kept at all.",
    "Three piers stood closed for more than forty days. Their decks were sound, but the moor\u00ading piles had "
    "shifted, and no insurer would cover a landing in a south-westerly wind.",
    "The committee therefore com\u00adpared two plans: rebuild the piers where they stand, or bring the ferries "
    "together at one shel\u00adtered quay. The second plan costs less, yet it lengthens the journey of every islander "
    "by half an hour.",
    "What decides between them is not money. It is whether the islands can keep a school and a doctor when the last "
    "boat leaves before dusk.",
)


def one_column() -> Made:
    """English, two pages: words divided at line ends, a running head, a junk title, a byline."""
    pdf = _open()
    width = 110.0
    for page, paragraphs in enumerate((_STORM[:2], _STORM[2:]), start=1):
        if page == 2:
            pdf.add_page()
        pdf.text(_MARGIN, 15, "Orrin Harbour Papers")
        pdf.text(_MARGIN, 285, f"Page {page} of 2")
        y = 40.0
        if page == 1:
            pdf.set_font_size(18)
            pdf.text(_MARGIN, 32, "Ferries after the Storm Season")
            pdf.set_font_size(11)
            pdf.text(_MARGIN, 42, "By Nora Quill")
            pdf.text(_MARGIN, 48, "14 May 2024")
            y = 60.0
        _set(pdf, _MARGIN, y, width, paragraphs)
    texts = [_whole(one) for one in _STORM]
    truth = {
        "wanted": [texts[0][:96], "whether the smaller piers could be kept at all", texts[1][40:], texts[2], texts[3]],
        "unwanted": ["Page 1 of 2", "Page 2 of 2"],
        "order": [texts[0][:40], texts[1][:30], texts[2][:40], texts[3][:30]],
        "paragraphs": [*texts, "Ferries after the Storm Season", "By Nora Quill", "14 May 2024"],
        "title": "Ferries after the Storm Season",
        "author": "Nora Quill",
        "date": "2024-05-14",
    }
    return Made("one-column.pdf", _bytes(pdf, title="Microsoft Word - draft2_final.docx"), truth)


_TIDE = (
    "가람포 조력 사업은 물막이 길이를 줄이는 쪽으로 다시 설계되었다. 어민들은 새 설계가 갯벌의 절반을 살린다고 보았다.",
    "그러나 발전량은 처음 계획의 육 할에 그친다. 사업단은 모자라는 전기를 바람으로 메우겠다고 밝혔다.",
    "주민 투표는 두 차례 미뤄졌다. 투표 날짜를 정하는 일보다 무엇을 물을지 정하는 일이 더 어려웠기 때문이다.",
    "군청은 물막이와 보상을 한 물음에 담자고 했고, 주민 모임은 둘을 나누자고 맞섰다.",
    "결국 두 물음을 따로 적되 같은 날 묻기로 했다. 개표는 읍사무소에서 밤새 이어질 것이다.",
    "결과가 어느 쪽이든 갯벌의 조사는 삼 년 더 이어진다. 조사 자료는 누구나 볼 수 있게 된다.",
)
_TIDE_NOTE = "1) 발전량은 사업단이 낸 설명서의 값이며 따로 검증되지 않았다."


def two_columns() -> Made:
    """Korean in two columns, with a note at the foot of the first."""
    pdf = _open(korean=True)
    pdf.text(_MARGIN, 15, "솔빛 바다정책 통신")
    pdf.set_font_size(17)
    pdf.text(_MARGIN, 32, "가람포 조력 사업의 갈림길")
    pdf.set_font_size(11)
    width = 72.0
    _set(pdf, _MARGIN, 48, width, _TIDE[:3])
    _set(pdf, _MARGIN + width + 12, 48, width, _TIDE[3:])
    pdf.set_font_size(8)
    _set(pdf, _MARGIN, 262, width, [_TIDE_NOTE])
    truth = {
        "wanted": [*_TIDE, _TIDE_NOTE],
        "order": [paragraph[:24] for paragraph in _TIDE],
        "paragraphs": [*_TIDE, _TIDE_NOTE, "가람포 조력 사업의 갈림길", "솔빛 바다정책 통신"],
        "title": "가람포 조력 사업의 갈림길",
        "author": None,
        "date": None,
    }
    return Made("two-columns.pdf", _bytes(pdf), truth)


def note_between_columns() -> Made:
    """A Korean sentence that goes on from the foot of one column, over a note, to the top of the next."""
    across = (
        "새 방파제는 옛 방파제의 돌을 그대로 쓰되 바깥쪽 경사를 더 눕히기로 했으며, 눕힌 경사 위에는 어민들이 그물을 "
        "말릴 수 있도록 넓은 턱을 두기로 했다. 턱의 높이는 가장 센 물때에도 잠기지 않는다."
    )
    after = "공사비의 절반은 섬마을이 돌을 나르는 일로 갚는다. 나머지 절반은 아직 정해지지 않았다."
    note = "1) 옛 방파제의 돌은 이백 년 전에 쌓은 것이다."
    pdf = _open(korean=True)
    width = 72.0
    pdf.set_font_size(17)
    pdf.text(_MARGIN, 30, "옛 돌로 쌓는 새 방파제")
    pdf.set_font_size(11)
    lines = list(_lines(pdf, across, width))
    y = _set(pdf, _MARGIN, 200, width, _TIDE[3:5])
    for row, line in enumerate(lines[:2]):
        pdf.text(_MARGIN, y + row * _STEP, line)
    pdf.set_font_size(8)
    _set(pdf, _MARGIN, 262, width, [note])
    pdf.set_font_size(11)
    for row, line in enumerate(lines[2:]):
        pdf.text(_MARGIN + width + 12, 50 + row * _STEP, line)
    _set(pdf, _MARGIN + width + 12, 50 + len(lines[2:]) * _STEP + 2, width, [after])
    truth = {
        "wanted": [across[:30], across[-50:], note, after, *_TIDE[3:5]],
        "order": [_TIDE[3][:20], across[:20], "가장 센 물때에도", after[:20]],
        "paragraphs": ["옛 돌로 쌓는 새 방파제", *_TIDE[3:5], across, note, after],
        "title": "옛 돌로 쌓는 새 방파제",
        "author": None,
        "date": None,
    }
    return Made("note-between-columns.pdf", _bytes(pdf), truth)


_GRAIN = (
    "Grain leaves the Vell valley by barge because the railway ends forty kilometres short of the mills.",
    "Each autumn the river falls, and a barge that could carry nine hundred tonnes in May takes no more than five.",
    "The mills have asked for a branch line since the old bridge was lifted.",
    "The ministry answers that a branch would stand idle for eight months of the year.",
    "Neither side has counted what the waiting costs.",
    "A week at anchor spoils little, but it ties up the crews who are needed upstream.",
)


def columns_drawn_across() -> Made:
    """English in two columns, drawn line by line across both, as some word processors do."""
    pdf = _open()
    pdf.set_font_size(16)
    pdf.text(_MARGIN, 30, "Grain on a Falling River")
    pdf.set_font_size(11)
    width = 70.0
    left = [line for one in _GRAIN[:3] for line in (*_lines(pdf, one, width), "")]
    right = [line for one in _GRAIN[3:] for line in (*_lines(pdf, one, width), "")]
    for row in range(max(len(left), len(right))):
        for x, column in ((_MARGIN, left), (_MARGIN + width + 14, right)):
            if row < len(column) and column[row]:
                pdf.text(x, 45 + row * _STEP, column[row])
    truth = {
        "wanted": list(_GRAIN),
        "order": list(_GRAIN),
        "paragraphs": [*_GRAIN, "Grain on a Falling River"],
        "title": "Grain on a Falling River",
        "author": None,
        "date": None,
    }
    return Made("columns-drawn-across.pdf", _bytes(pdf), truth)


def fake_bold() -> Made:
    """A heading and a sentence whose letters are each drawn twice, a hair apart, to look bold."""
    heading, bold = "수문 점검 결과와 권고", "수문 세 곳은 올해 안에 바꾸어야 한다."
    plain = (
        "점검은 열두 곳의 수문에서 이루어졌다. 아홉 곳은 손볼 데가 없었다.",
        "나머지는 문짝의 아래쪽이 삭아 물이 샌다. 새는 양은 하루에 욕조 두 개만큼이다.",
    )
    pdf = _open(korean=True)
    pdf.set_font_size(16)
    _twice(pdf, _MARGIN, 30, heading)
    pdf.set_font_size(11)
    y = _set(pdf, _MARGIN, 45, 150, plain[:1])
    _twice(pdf, _MARGIN, y, bold)
    _set(pdf, _MARGIN, y + 8, 150, plain[1:])
    truth = {
        "wanted": [heading, bold, *plain],
        "unwanted": ["수수문문"],
        "order": [heading, plain[0], bold, plain[1]],
        "paragraphs": [heading, bold, *plain],
        "title": heading,
        "author": None,
        "date": None,
    }
    return Made("fake-bold.pdf", _bytes(pdf), truth)


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
    pdf = _open()
    pdf.set_font_size(16)
    pdf.text(_MARGIN + 10, 70, "Eels above the Weir")
    pdf.set_font_size(11)
    _set(pdf, _MARGIN + 10, 85, 120, inside)
    pdf.text(_MARGIN + 10, 20, outside)
    pdf.text(_MARGIN + 10, 280, "Cut here and fold along the dotted line")
    truth = {
        "wanted": list(inside),
        "unwanted": [outside, "fold along the dotted line"],
        "order": ["Eels above the Weir", *inside],
        "paragraphs": [*inside, "Eels above the Weir"],
        "title": "Eels above the Weir",
        "author": None,
        "date": None,
    }
    return Made("cropped.pdf", _bytes(pdf, crop=(60, 200, 535, 700)), truth)


def stamped_scan() -> Made:
    """A page that is a picture with a stamp as its only text, before a page of text."""
    picture = Image.new("1", (820, 1160), 1)
    draw = ImageDraw.Draw(picture)
    for row in range(30):
        draw.text((80, 90 + row * 30), f"Entry {row + 1} of the lock keeper, water at {40 + row} centimetres", fill=0)
    pdf = _open()
    pdf.image(picture, x=0, y=0, w=210)
    pdf.text(140, 12, "RECEIVED 3 MAR 1998")
    pdf.add_page()
    text = "The register was copied by hand in 1998, and its first page survives only as a picture."
    _set(pdf, _MARGIN, 40, 150, [text])
    truth = {"wanted": [text], "paragraphs": [text], "reported": ["scan"], "author": None, "date": None}
    return Made("stamped-scan.pdf", _bytes(pdf), truth)


_DUTIES = (
    "1) 선착장 안내원과 구조대원, 통역사 등 모집 관리",
    "2) 행사 전 배편 점검을 위한 전담 조직 구성",
    "3) 어업 허가와 도로 점용 등 대외 절차 이행",
)


def contents_and_list() -> Made:
    """A Korean table of contents, headings and a list: short lines that end without a full stop."""
    contents = ("1. 행사 개요 ........ 2", "2. 운영 방향 ........ 5", "3. 예산과 일정 ........ 9")
    closing = "모든 업무는 군청과 미리 협의한다. 협의가 늦어지면 행사를 미룬다."
    pdf = _open(korean=True)
    pdf.set_font_size(17)
    pdf.text(_MARGIN, 30, "가람포 바다잔치 운영 계획")
    pdf.set_font_size(11)
    y = 45.0
    for line in ("목차", *contents, "가. 인력 운영 분야", *_DUTIES, "나. 행정 지원 분야"):
        pdf.text(_MARGIN, y, line)
        y += _STEP
    _set(pdf, _MARGIN, y + 2, 150, [closing])
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
    return Made("contents-and-list.pdf", _bytes(pdf), truth)


def repeated_lines() -> Made:
    """By-laws whose penalty line repeats in the middle of every page; only the head is a running head."""
    rules = (
        ("Mooring", "No vessel may lie at the fish quay for longer than it takes to unload."),
        ("Lights", "Every vessel at anchor in the sound shows a white light from dusk to dawn."),
        ("Nets", "Nets may be dried on the sea wall, but not across the steps."),
        ("Speed", "Inside the breakwater no vessel makes a wash that moves a moored boat."),
    )
    penalty = "Penalty: a fine of the second class."
    pdf = _open()
    for number, (name, rule) in enumerate(rules, start=1):
        if number > 1:
            pdf.add_page()
        pdf.text(_MARGIN, 15, "Harbour By-laws of Saltmere")
        y = _set(pdf, _MARGIN, 40, 150, [f"Section {number}. {name}", rule])
        y = _set(pdf, _MARGIN, y, 150, [penalty])
        _set(pdf, _MARGIN, y, 150, [f"Section {number} was last changed by the harbour court without a vote."])
        pdf.text(_MARGIN, 285, f"- {number} -")
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
    return Made("repeated-lines.pdf", _bytes(pdf), truth)


def rows() -> Made:
    """A table without rules: each row is one line, and no row goes on in the next."""
    table = (
        ("선착장", "지난해", "올해"), ("북섬 선착장", "1,204명", "988명"), ("돌섬 선착장", "310명", "402명"),
        ("모래섬 선착장", "57명", "61명"),
    )  # fmt: skip
    before = "아래 표는 배를 탄 사람의 수이다. 수는 모두 하루 평균이다."
    pdf = _open(korean=True)
    pdf.set_font_size(16)
    pdf.text(_MARGIN, 30, "섬 뱃길 이용 현황")
    pdf.set_font_size(11)
    y = _set(pdf, _MARGIN, 45, 150, [before])
    for row in table:
        for column, cell in enumerate(row):
            pdf.text(_MARGIN + column * 45, y, cell)
        y += _STEP
    joined = [" ".join(row) for row in table]
    truth = {
        "wanted": [before, *joined],
        "order": [before, *joined],
        "paragraphs": [before, "섬 뱃길 이용 현황", *joined],
        "title": "섬 뱃길 이용 현황",
        "author": None,
        "date": None,
    }
    return Made("rows.pdf", _bytes(pdf), truth)


def turned() -> Made:
    """A page stored on its side and turned by the viewer."""
    texts = (
        "The chart room keeps its sheets flat, in drawers that were made for maps of a larger sea.",
        "Two of them show shoals that no ship has found again.",
    )
    pdf = _open(orientation="landscape")
    with pdf.rotation(90, x=0, y=210):
        _set(pdf, 20, 240, 160, texts)
    truth = {"wanted": list(texts), "order": list(texts), "paragraphs": list(texts), "author": None, "date": None}
    return Made("turned.pdf", _bytes(pdf, turn=90), truth)


FILES = (
    one_column, two_columns, note_between_columns, columns_drawn_across, fake_bold, cropped, stamped_scan,
    contents_and_list, repeated_lines, rows, turned,
)  # fmt: skip
