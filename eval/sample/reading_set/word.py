"""Word documents: superscripts, symbols, notes, tables, tracked changes, equations, strict OOXML."""

from pincite.eval.sample.reading_set.made import Made
from pincite.eval.sample.reading_set.word_parts import MACROS, docx, lowered, p, raised, run, strictly, table


def superscripts() -> Made:
    """Powers, chemical formulas, and a sign from the font Symbol."""
    micro = '<w:r><w:sym w:font="Symbol" w:char="F06D"/></w:r>'
    body = (
        p("Noise under the Ice", heading=True)
        + p("The hydrophone logged 3 × 10", raised("6"), " clicks in one night, most of them from shrimp.")
        + p("The quiet hours lay near 5 ", micro, "Pa, which is close to the floor of the instrument.")
        + p("Bubbles of CO", lowered("2"), " rise from the bed and cover the lower tones.")
        + p("Each buoy listens over 12 km", raised("2"), " of open water.")
    )
    truth = {
        "wanted": [
            "3 × 10⁶ clicks", "in one night, most of them from shrimp.", "Pa, which is close to the floor",
            "Bubbles of CO₂ rise", "12 km² of open",
        ],
        "unwanted": ["106", "5 Pa", "12 km2"],
        "title": "Noise under the Ice",
        "author": None,
        "date": None,
    }  # fmt: skip
    return Made("superscripts.docx", docx(body, title="Noise under the Ice"), truth)


def notes() -> Made:
    """A footnote and an endnote, whose marks stand right behind a year and a word."""
    body = (
        p("등대지기의 월급", heading=True)
        + p(
            "등대의 월급은 2023", '<w:r><w:footnoteReference w:id="2"/></w:r>', "년에 처음으로 뱃사람의 월급을 넘었다.",
        )
        + p("월급은 섬의 수당", '<w:r><w:endnoteReference w:id="2"/></w:r>', "을 더한 값이다.")
    )  # fmt: skip
    foot = p("<w:r><w:footnoteRef/></w:r>", "항로청 급여 대장에 따른다.")
    end = p("<w:r><w:endnoteRef/></w:r>", "수당은 날씨에 따라 다르다.")
    parts = {
        "footnotes": f'<w:footnote w:id="2">{foot}</w:footnote>',
        "endnotes": f'<w:endnote w:id="2">{end}</w:endnote>',
    }
    truth = {
        "wanted": [
            "뱃사람의 월급을 넘었다.", "섬의 수당", "항로청 급여 대장에 따른다.", "수당은 날씨에 따라 다르다.", "2023",
        ],
        "unwanted": ["20231", "20232", "년에 처음으로 항로청"],
        "order": ["등대의 월급은", "월급은 섬의", "항로청 급여", "수당은 날씨"],
        "title": "등대지기의 월급",
        "author": None,
        "date": None,
    }  # fmt: skip
    return Made("notes.docx", docx(body, parts, title="등대지기의 월급"), truth)


def tables() -> Made:
    """A table with a table inside a cell, and a paragraph after it without a full stop."""
    inner = table([["ice", "12 days"], ["fog", "31 days"]]) + p("Closed days by cause")
    body = (
        p("Days without a Ferry", heading=True)
        + table([["Pier", "Days lost"], ["North Skerry", "43"], ["Long Strand", inner]])
        + p("Figures from the harbour office")
        + p("The pilots keep their own count, which is higher.")
    )
    truth = {
        "wanted": [
            "North Skerry", "ice", "12 days", "fog", "31 days", "Closed days by cause",
            "Figures from the harbour office", "The pilots keep their own count, which is higher.",
        ],
        "order": ["North Skerry", "Long Strand", "31 days", "Figures from the harbour office", "The pilots keep"],
        "paragraphs": [
            "Days without a Ferry", "Pier Days lost", "North Skerry 43",
            "Long Strand ice 12 days fog 31 days Closed days by cause", "Figures from the harbour office",
            "The pilots keep their own count, which is higher.",
        ],
        "title": "Days without a Ferry",
        "author": None,
        "date": None,
    }  # fmt: skip
    return Made("tables.docx", docx(body, title="Days without a Ferry"), truth)


def tracked() -> Made:
    """Tracked changes: what was inserted is text, what was deleted or moved away is not."""
    deleted = '<w:del w:id="1" w:author="x"><w:r><w:delText xml:space="preserve">nine </w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2" w:author="x">{run("eleven ")}</w:ins>'
    gone = f'<w:moveFrom w:id="3" w:author="x">{run("This line was moved to the annex.")}</w:moveFrom>'
    come = f'<w:moveTo w:id="4" w:author="x">{run("The annex begins here.")}</w:moveTo>'
    struck = "<w:r><w:delText>A whole paragraph struck out.</w:delText></w:r>"
    mark = '<w:pPr><w:rPr><w:del w:id="5" w:author="x"/></w:rPr></w:pPr>'
    body = (
        p("Rules for the Night Pilot", heading=True)
        + p("The pilot boards at ", deleted, inserted, "miles from the bar.")
        + f"<w:p>{gone}</w:p><w:p>{come}</w:p>"
        + f'<w:p>{mark}<w:del w:id="6" w:author="x">{struck}</w:del></w:p>'
        + p("A pilot who sleeps aboard is paid for the night.")
    )
    truth = {
        "wanted": [
            "The pilot boards at eleven miles from the bar.",
            "The annex begins here.",
            "is paid for the night.",
        ],
        "unwanted": ["nine", "moved to the annex", "A whole paragraph struck out."],
        "order": ["The pilot boards", "The annex begins", "A pilot who sleeps"],
        "title": "Rules for the Night Pilot",
        "author": None,
        "date": None,
    }
    return Made("tracked.docx", docx(body, title="Rules for the Night Pilot"), truth)


def equation_and_box() -> Made:
    """An equation inside a sentence, a text box, and a comment."""
    equation = "<m:oMath><m:r><m:t>h=4.2</m:t></m:r></m:oMath>"
    box = (
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        f"{p('Boxed advice: never cross the bar on the ebb.')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    body = (
        p("Waves at the Bar", heading=True)
        + p("The highest wave was ", equation, " metres, measured from trough to crest.")
        + p("Pilots have a rule of their own.", box)
        + p("The rule is older than the lighthouse.")
    )
    parts = {"comments": f'<w:comment w:id="0" w:author="Editor">{p("Check this figure before printing!")}</w:comment>'}
    truth = {
        "wanted": [
            "Boxed advice: never cross the bar on the ebb.", "h=4.2", "metres, measured from trough", "older than the",
        ],
        "unwanted": ["The highest wave was metres"],
        "paragraphs": [
            "Waves at the Bar", "The highest wave was h=4.2 metres, measured from trough to crest.",
            "Pilots have a rule of their own.", "Boxed advice: never cross the bar on the ebb.",
            "The rule is older than the lighthouse.", "Check this figure before printing!",
        ],
        "title": "Waves at the Bar",
        "author": None,
        "date": None,
    }  # fmt: skip
    return Made("equation-and-box.docx", docx(body, parts, title="Waves at the Bar"), truth)


_ITEMS = (
    "가. 항로 표지 관리", "나. 무인 등대 점검 및 배터리 교체", "다. 안개 신호 시험", "라. 섬 주민 교육 과정 운영",
)  # fmt: skip


def items() -> Made:
    """Korean items without a full stop, each a paragraph of its own."""
    body = p("항로 표지 사업 내역", heading=True) + "".join(map(p, _ITEMS)) + p("사업비는 전액 국비로 한다.")
    truth = {
        "wanted": [*_ITEMS, "사업비는 전액 국비로 한다."],
        "order": [*_ITEMS, "사업비는 전액"],
        "paragraphs": ["항로 표지 사업 내역", *_ITEMS, "사업비는 전액 국비로 한다."],
        "title": "항로 표지 사업 내역",
        "author": None,
        "date": None,
    }
    return Made("items.docx", docx(body, title="항로 표지 사업 내역"), truth)


_PILOTS = "The letter asks that pilots be told of every buoy that is taken in for the winter."


def letterhead() -> Made:
    """A date that stands only in the letterhead."""
    body = p("Buoys in Winter", heading=True) + p(_PILOTS)
    parts = {"header1": p("Harbour Court of Saltmere, 7 October 2025")}
    truth = {
        "wanted": [_PILOTS, "Harbour Court of Saltmere"],
        "title": "Buoys in Winter",
        "author": None,
        "date": "2025-10-07",
    }
    return Made("letterhead.docx", docx(body, parts, title="Buoys in Winter"), truth)


def strict() -> Made:
    """The strict form of the format."""
    text = "The inspector found the boom open and the watchman away at supper."
    data = docx(p("A Boom Left Open", heading=True) + p(text), title="A Boom Left Open")
    return Made("strict.docx", strictly(data), {"wanted": [text], "title": "A Boom Left Open", "author": None})


def with_macros() -> Made:
    """A document that may hold macros, as .docm."""
    text = "매크로가 들어 있는 문서라도 글은 여느 문서와 같은 자리에 있다."
    data = docx(p("조류 신호 점검표", heading=True) + p(text), title="조류 신호 점검표", content_type=MACROS)
    return Made("with-macros.docm", data, {"wanted": [text], "title": "조류 신호 점검표", "author": None})


def other_name() -> Made:
    """A main part that is not called document.xml, as in files from Office 365."""
    text = "The dredger worked through the night because the spoil barge was due at dawn."
    data = docx(p("Dredging by Night", heading=True) + p(text), title="Dredging by Night", main="word/document2.xml")
    return Made("other-name.docx", data, {"wanted": [text], "title": "Dredging by Night", "author": None})


FILES = (
    superscripts, notes, tables, tracked, equation_and_box, items, letterhead, strict, with_macros, other_name,
)  # fmt: skip
