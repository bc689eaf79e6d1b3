"""Lines that belong together and lines that do not: wrapped paragraphs, items that go on, forms, verses."""

import textwrap

from pincite.eval.sample.reading_set.made import Made


def _wrapped(paragraphs: list[str], width: int) -> str:
    return "\n\n".join("\n".join(textwrap.wrap(one, width)) for one in paragraphs) + "\n"


def _truth(paragraphs: list[str]) -> dict[str, object]:
    return {"wanted": paragraphs, "order": paragraphs, "paragraphs": paragraphs, "author": None, "date": None}


def wrapped() -> Made:
    """English paragraphs in short lines: every line but the last of each goes on."""
    paragraphs = [
        "The ferry company keeps two books. One records the passengers who paid, and the other those who were carried "
        "because the weather had turned while they waited. The second book is the longer one in most winters.",
        "An auditor asked in what sense the second kind were passengers at all. The master answered that the sea had "
        "not asked to see their tickets. The auditor let the books stand, and noted only that the ink was poor.",
        "Since then the company has printed a third kind of ticket, which costs nothing and is valid in a gale.",
    ]
    return Made("wrapped.txt", _wrapped(paragraphs, 58).encode(), _truth(paragraphs))


def wrapped_korean() -> Made:
    """Korean paragraphs in lines that are broken anywhere, also inside words."""
    paragraphs = [
        "배에는 장부가 두 권 있다. 한 권에는 삯을 낸 손님을 적고 다른 한 권에는 날씨 때문에 그냥 태운 손님을 적는다. "
        "겨울에는 둘째 장부가 더 두껍다.",
        "감사원은 둘째 장부의 손님도 손님인지 물었다. 선장은 바다가 표를 보자고 한 적은 없다고 답했다.",
    ]
    lines = [[one[at : at + 29] for at in range(0, len(one), 29)] for one in paragraphs]
    return Made("wrapped-korean.txt", ("\n\n".join(map("\n".join, lines)) + "\n").encode(), _truth(paragraphs))


def going_on() -> Made:
    """Markdown items of several lines, each of which ends where the next begins."""
    items = [
        "Every boat carries a bell that can be heard at two hundred paces in still air, and a man who knows when to "
        "ring it",
        "No boat leaves the quay with its lights unlit after the church clock has struck four in December",
        "The harbour master may refuse a boat whose pump has not been tried within the week",
    ]
    listed = "\n".join(textwrap.fill(one, 60, initial_indent="- ", subsequent_indent="  ") for one in items)
    after = "A boat that is refused may appeal to the harbour court."
    truth = _truth(["Rules for Open Boats", *items, after]) | {"title": "Rules for Open Boats"}
    return Made("going-on.md", f"# Rules for Open Boats\n\n{listed}\n\n{after}\n".encode(), truth)


def form() -> Made:
    """A form: labels and values line by line."""
    lines = ["신청인: 한바다", "배 이름: 갈매기 3호", "정박 기간: 한 달", "연락처: 항만계", "비고: 없음"]
    closing = "위와 같이 정박을 신청합니다."
    text = "정박 신청서\n\n" + "\n".join(lines) + f"\n\n{closing}\n"
    return Made("form.txt", text.encode(), _truth(["정박 신청서", *lines, closing]))


def headings_without_marks() -> Made:
    """Plain text whose headings are lines of their own, without a full stop or a mark."""
    parts = [
        ("Background", "The slipway was built for fishing boats. Yachts came later, and with them a fee."),
        ("What was asked", "Owners were asked whether they would pay more for a longer slip."),
        ("What they said", "Most would pay. Those who would not have no boats."),
    ]
    text = "A Longer Slip\n\n" + "\n\n".join(f"{head}\n{body}" for head, body in parts) + "\n"
    paragraphs = ["A Longer Slip", *(one for part in parts for one in part)]
    truth = _truth(paragraphs) | {"title": "A Longer Slip"}
    return Made("headings-without-marks.txt", text.encode(), truth)


def labels_on_a_page() -> Made:
    """A web page of labels and values in divs, as registers are written."""
    pairs = [("배 이름", "갈매기 3호"), ("길이", "열두 걸음"), ("모항", "가람포"), ("선장", "한바다 외 두 명")]
    rows = "".join(f"<div class='row'><div>{label}</div><div>{value}</div></div>" for label, value in pairs)
    closing = "배의 자세한 내력은 항만계에서 볼 수 있다."
    page = (
        f'<html lang="ko"><head><meta charset="utf-8"><title>배 등록부</title></head><body><h1>배 등록부</h1>'
        f"{rows}<p>{closing}</p></body></html>\n"
    )
    words = [one for pair in pairs for one in pair]
    # A reader may give a label and its value as one row.
    paragraphs = ["배 등록부", *map(" ".join, pairs), closing]
    truth = {
        "wanted": [*words, closing],
        "order": [*(value for _, value in pairs), closing],
        "paragraphs": paragraphs,
        "title": "배 등록부",
        "author": None,
        "date": None,
    }
    return Made("labels-on-a-page.html", page.encode(), truth)


FILES = (wrapped, wrapped_korean, going_on, form, headings_without_marks, labels_on_a_page)
