"""HWPX documents: items and tables, tracked changes, text over text, notes."""

from pincite.eval.sample.reading_set.made import Made, archive

_NAMES = (
    'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" '
    'xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head"'
)


def _hwpx(section: str, title: str, header: str = "") -> bytes:
    return archive(
        {
            "mimetype": "application/hwp+zip",
            "META-INF/manifest.xml": "<manifest/>",
            "Contents/header.xml": f"<hh:head {_NAMES}>{header}</hh:head>",
            "Contents/content.hpf": f'<package><title>{title}</title><meta name="creator"></meta></package>',
            "Contents/section0.xml": f"<hs:sec {_NAMES}>{section}</hs:sec>",
        }
    )


def _run(inside: str) -> str:
    return f"<hp:run>{inside}</hp:run>"


def _p(*parts: str) -> str:
    """Return a paragraph; what is no XML is plain text."""
    runs = (_run(one if one.startswith("<") else f"<hp:t>{one}</hp:t>") for one in parts)
    return f'<hp:p paraPrIDRef="0">{"".join(runs)}</hp:p>'


def _table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<hp:tc><hp:subList>{_p(cell)}</hp:subList></hp:tc>" for cell in row) for row in rows)
    return f"<hp:tbl>{''.join(f'<hp:tr>{row}</hp:tr>' for row in cells)}</hp:tbl>"


_ITEMS = (
    "(1단계: 준비) 부두 바닥 조사", "(2단계: 시작) 말뚝 박기와 콘크리트 타설", "(3단계: 마무리) 조명과 난간 설치",
)  # fmt: skip


def items() -> Made:
    """Items without a full stop, a line that repeats, and a table."""
    again = "(공정: [시작] 4단계)"
    rows = (("공종", "기간"), ("말뚝", "석 달"), ("난간", "보름"))
    blocks = [again, _ITEMS[0], again, _ITEMS[1], again, _ITEMS[2], again]
    closing = "공사는 물때에 맞추어 밤에도 한다."
    section = _p("작은 부두 공사 순서") + "".join(map(_p, blocks)) + _p(_table(*rows)) + _p(closing)
    truth = {
        "wanted": [*_ITEMS, again, closing, "말뚝", "보름"],
        "order": [*_ITEMS, "공종", "석 달", closing],
        "paragraphs": ["작은 부두 공사 순서", again, *_ITEMS, *(" ".join(row) for row in rows), closing],
        "title": "작은 부두 공사 순서",
        "author": None,
        "date": None,
    }
    return Made("items.hwpx", _hwpx(section, "작은 부두 공사 순서"), truth)


def tracked() -> Made:
    """Tracked changes, as Hangul writes them: a deletion between two marks, an insertion likewise."""
    text = (
        '<hp:t>굴 양식장은 <hp:deleteBegin Id="1" TcId="1"/>열두<hp:deleteEnd Id="1" TcId="1" paraend="0"/>'
        '<hp:insertBegin Id="2" TcId="2"/>서른<hp:insertEnd Id="2" TcId="2" paraend="0"/> 곳이다.</hp:t>'
    )
    changes = (
        "<hh:refList><hh:trackChanges>"
        '<hh:trackChange type="Delete" id="1"/><hh:trackChange type="Insert" id="2"/></hh:trackChanges></hh:refList>'
    )
    after = "양식장의 수는 해마다 봄에 다시 센다."
    truth = {
        "wanted": ["굴 양식장은", "서른 곳이다.", after],
        "unwanted": ["열두"],
        "title": "굴 양식장 현황",
        "author": None,
        "date": None,
    }
    return Made("tracked.hwpx", _hwpx(_p("굴 양식장 현황") + _p(text) + _p(after), "굴 양식장 현황", changes), truth)


def text_over_text() -> Made:
    """Text over text (덧말): the main words belong to the sentence, the small ones beside it are kept too."""
    over = "<hp:dutmal><hp:mainText>潮汐</hp:mainText><hp:subText>조석</hp:subText></hp:dutmal>"
    section = (
        _p("옛 항해 일지 읽기")
        + _p(f"<hp:t>일지는 </hp:t>{over}<hp:t>의 때를 하루 두 번 적었다.</hp:t>")
        + _p("글씨는 두 사람의 것이다.")
    )
    truth = {
        "wanted": ["潮汐", "조석", "의 때를 하루 두 번 적었다.", "글씨는 두 사람의 것이다."],
        "order": ["일지는", "潮汐", "의 때를"],
        "title": "옛 항해 일지 읽기",
        "author": None,
        "date": None,
    }
    return Made("text-over-text.hwpx", _hwpx(section, "옛 항해 일지 읽기"), truth)


def notes() -> Made:
    """A footnote inside a sentence, and a running head."""
    head = f'<hp:ctrl><hp:header id="1"><hp:subList>{_p("솔빛 바다정책 통신")}</hp:subList></hp:header></hp:ctrl>'
    note = (
        '<hp:ctrl><hp:footNote number="1"><hp:subList>'
        f"{_p('방파제 길이는 바닥에서 잰 값이다.')}</hp:subList></hp:footNote></hp:ctrl>"
    )
    section = (
        _p(head, "방파제를 늘릴 것인가")
        + _p(f"<hp:t>방파제는 이백 미터</hp:t>{note}<hp:t>에서 멈추었다.</hp:t>")
        + _p("더 늘리려면 모래를 먼 바다에서 실어 와야 한다.")
    )
    truth = {
        "wanted": ["방파제는 이백 미터", "에서 멈추었다.", "방파제 길이는 바닥에서 잰 값이다.", "모래를 먼 바다에서"],
        "unwanted": ["이백 미터 방파제 길이는"],
        "paragraphs": [
            "방파제를 늘릴 것인가", "방파제는 이백 미터에서 멈추었다.", "방파제는 이백 미터1)에서 멈추었다.",
            "방파제 길이는 바닥에서 잰 값이다.", "더 늘리려면 모래를 먼 바다에서 실어 와야 한다.", "솔빛 바다정책 통신",
        ],
        "title": "방파제를 늘릴 것인가",
        "author": None,
        "date": None,
    }  # fmt: skip
    return Made("notes.hwpx", _hwpx(section, "방파제를 늘릴 것인가"), truth)


FILES = (items, tracked, text_over_text, notes)
