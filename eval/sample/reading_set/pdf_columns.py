"""PDFs of running text: words broken at line ends, columns, notes between them."""

from pincite.eval.sample.reading_set.drawing import MARGIN, STEP, finished, lines_of, open_page, set_text
from pincite.eval.sample.reading_set.made import Made

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
    pdf = open_page()
    width = 110.0
    for page, paragraphs in enumerate((_STORM[:2], _STORM[2:]), start=1):
        if page == 2:
            pdf.add_page()
        pdf.text(MARGIN, 15, "Orrin Harbour Papers")
        pdf.text(MARGIN, 285, f"Page {page} of 2")
        y = 40.0
        if page == 1:
            pdf.set_font_size(18)
            pdf.text(MARGIN, 32, "Ferries after the Storm Season")
            pdf.set_font_size(11)
            pdf.text(MARGIN, 42, "By Nora Quill")
            pdf.text(MARGIN, 48, "14 May 2024")
            y = 60.0
        set_text(pdf, MARGIN, y, width, paragraphs)
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
    return Made("one-column.pdf", finished(pdf, title="Microsoft Word - draft2_final.docx"), truth)


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
    pdf = open_page(korean=True)
    pdf.text(MARGIN, 15, "솔빛 바다정책 통신")
    pdf.set_font_size(17)
    pdf.text(MARGIN, 32, "가람포 조력 사업의 갈림길")
    pdf.set_font_size(11)
    width = 72.0
    set_text(pdf, MARGIN, 48, width, _TIDE[:3])
    set_text(pdf, MARGIN + width + 12, 48, width, _TIDE[3:])
    pdf.set_font_size(8)
    set_text(pdf, MARGIN, 262, width, [_TIDE_NOTE])
    truth = {
        "wanted": [*_TIDE, _TIDE_NOTE],
        "order": [paragraph[:24] for paragraph in _TIDE],
        "paragraphs": [*_TIDE, _TIDE_NOTE, "가람포 조력 사업의 갈림길", "솔빛 바다정책 통신"],
        "title": "가람포 조력 사업의 갈림길",
        "author": None,
        "date": None,
    }
    return Made("two-columns.pdf", finished(pdf), truth)


def note_between_columns() -> Made:
    """A Korean sentence that goes on from the foot of one column, over a note, to the top of the next."""
    across = (
        "새 방파제는 옛 방파제의 돌을 그대로 쓰되 바깥쪽 경사를 더 눕히기로 했으며, 눕힌 경사 위에는 어민들이 그물을 "
        "말릴 수 있도록 넓은 턱을 두기로 했다. 턱의 높이는 가장 센 물때에도 잠기지 않는다."
    )
    after = "공사비의 절반은 섬마을이 돌을 나르는 일로 갚는다. 나머지 절반은 아직 정해지지 않았다."
    note = "1) 옛 방파제의 돌은 이백 년 전에 쌓은 것이다."
    pdf = open_page(korean=True)
    width = 72.0
    pdf.set_font_size(17)
    pdf.text(MARGIN, 30, "옛 돌로 쌓는 새 방파제")
    pdf.set_font_size(11)
    lines = list(lines_of(pdf, across, width))
    y = set_text(pdf, MARGIN, 200, width, _TIDE[3:5])
    for row, line in enumerate(lines[:2]):
        pdf.text(MARGIN, y + row * STEP, line)
    pdf.set_font_size(8)
    set_text(pdf, MARGIN, 262, width, [note])
    pdf.set_font_size(11)
    for row, line in enumerate(lines[2:]):
        pdf.text(MARGIN + width + 12, 50 + row * STEP, line)
    set_text(pdf, MARGIN + width + 12, 50 + len(lines[2:]) * STEP + 2, width, [after])
    truth = {
        "wanted": [across[:30], across[-50:], note, after, *_TIDE[3:5]],
        "order": [_TIDE[3][:20], across[:20], "가장 센 물때에도", after[:20]],
        "paragraphs": ["옛 돌로 쌓는 새 방파제", *_TIDE[3:5], across, note, after],
        "title": "옛 돌로 쌓는 새 방파제",
        "author": None,
        "date": None,
    }
    return Made("note-between-columns.pdf", finished(pdf), truth)


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
    pdf = open_page()
    pdf.set_font_size(16)
    pdf.text(MARGIN, 30, "Grain on a Falling River")
    pdf.set_font_size(11)
    width = 70.0
    left = [line for one in _GRAIN[:3] for line in (*lines_of(pdf, one, width), "")]
    right = [line for one in _GRAIN[3:] for line in (*lines_of(pdf, one, width), "")]
    for row in range(max(len(left), len(right))):
        for x, column in ((MARGIN, left), (MARGIN + width + 14, right)):
            if row < len(column) and column[row]:
                pdf.text(x, 45 + row * STEP, column[row])
    truth = {
        "wanted": list(_GRAIN),
        "order": list(_GRAIN),
        "paragraphs": [*_GRAIN, "Grain on a Falling River"],
        "title": "Grain on a Falling River",
        "author": None,
        "date": None,
    }
    return Made("columns-drawn-across.pdf", finished(pdf), truth)


def _whole(text: str) -> str:
    return text.replace("\u00ad", "")


FILES = (one_column, two_columns, note_between_columns, columns_drawn_across)
