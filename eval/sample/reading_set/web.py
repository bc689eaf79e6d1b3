"""Web pages: markup that carries meaning, items and rows, repeated lines, and charsets declared rightly and wrongly."""

from pincite.eval.sample.reading_set.made import Made


def _page(title: str, body: str, charset: str = "utf-8", lang: str = "en") -> str:
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    return f'<html lang="{lang}"><head>{declared}<title>{title}</title></head>\n<body>\n{body}\n</body></html>\n'


def meaningful_markup() -> Made:
    """Powers, note marks, subscripts and a formula in MathML."""
    formula = "<math><mi>v</mi><mo>=</mo><mn>2</mn><mi>h</mi></math>"
    body = (
        "<h1>Silt in the Basin</h1><p>The basin holds 4 × 10<sup>6</sup> tonnes of silt, by a survey of "
        '2021<sup><a href="#n3">3</a></sup> that nobody has repeated.</p>'
        f"<p>The settling speed was {formula} for every grade of sand.</p>"
        "<p>Samples were washed in H<sub>2</sub>O and <del>dried</del> <ins>weighed wet</ins>.</p>"
        '<p id="n3">3. Survey of the harbour office, sheet nine.</p>'
    )
    truth = {
        "wanted": ["4 × 10⁶ tonnes", "that nobody has repeated", "H₂O", "weighed wet", "for every grade of sand"],
        "unwanted": ["106 tonnes", "20213", "speed was for every"],
        "title": "Silt in the Basin",
        "author": None,
        "date": None,
    }
    return Made("meaningful-markup.html", _page("Silt in the Basin", body).encode(), truth)


def items_and_rows() -> Made:
    """Korean items, cells and paragraphs that end without a full stop."""
    items = ("선착장 난간 도색 및 보수", "구명 부표 배치 확인", "안내판 글씨 다시 쓰기")
    rows = (("담당", "기한"), ("시설계", "삼월 말"), ("안전계", "사월 초"))
    lone = ("봄맞이 점검 사항", "문의는 군청 항만계로", "점검은 두 사람이 함께 한다.")
    table = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows)
    listed = "".join(f"<li>{item}</li>" for item in items)
    body = f"<h1>{lone[0]}</h1><ul>{listed}</ul><table>{table}</table><p>{lone[1]}</p><p>{lone[2]}</p>"
    truth = {
        "wanted": [*items, *lone, "시설계", "사월 초"],
        "order": [*items, "담당", "사월 초", lone[1]],
        "paragraphs": [*items, *lone, *(" ".join(row) for row in rows)],
        "title": lone[0],
        "author": None,
        "date": None,
    }
    return Made("items-and-rows.html", _page(lone[0], body, lang="ko").encode(), truth)


def repeated_lines() -> Made:
    """Lines that repeat through the page; a web page has no running heads."""
    stage = "(단계: [시작] 4단계)"
    topics = ("해저 케이블 손상 감시 기술", "작은 항구의 안개 예보", "양식장 물고기 수 세기")
    blocks = "".join(
        f"<h2>{topic}</h2><p>{stage}</p><p>과제 {number}은 세 해 동안 이어지며 해마다 평가를 받는다.</p>"
        for number, topic in enumerate(topics, start=1)
    )
    truth = {
        "wanted": [stage, *topics, "과제 2은 세 해 동안"],
        "order": list(topics),
        "title": "바다 기술 과제 공모",
        "author": None,
        "date": None,
    }
    page = _page("바다 기술 과제 공모", f"<h1>바다 기술 과제 공모</h1>{blocks}", lang="ko")
    return Made("repeated-lines.html", page.encode(), truth)


def ruby() -> Made:
    """Japanese readings above Han characters, in a page declared x-sjis with letters only Windows has."""
    body = (
        "<h1>港の鐘</h1><p>港の<ruby>鐘<rp>(</rp><rt>かね</rt><rp>)</rp></ruby>は霧の朝だけ鳴る。</p>"
        "<p>鐘を鳴らすのは①番の当番で、髙橋さんの仕事である。</p>"
    )
    truth = {
        "wanted": ["港の鐘", "は霧の朝だけ鳴る。", "①番の当番で、髙橋さんの仕事である。"],
        "unwanted": ["鐘かね鐘", "鐘鐘"],
        "title": "港の鐘",
        "author": None,
        "date": None,
    }
    return Made("ruby.html", _page("港の鐘", body, "x-sjis", "ja").encode("cp932"), truth)


_KOREAN = (
    "배편 시간표가 바뀐다", "새 시간표는 썰물 때의 물높이를 따른다. 뱃사람들은 반겼고 장사꾼들은 걱정했다.",
    "똠방각하 호는 펲시 선착장 앞에서 십 분을 더 기다린다.",
)  # fmt: skip
_RUSSIAN = (
    "Паром ждёт отлива", "Паром уходит только после отлива, потому что старый причал стоит слишком низко.",
    "Капитан ведёт журнал карандашом и никогда не стирает записей.",
)  # fmt: skip
_CHINESE = (
    "渡船等潮水", "旧码头太低，渡船只能在退潮以后离开。船长说，新码头要等三年。", "岛上的孩子们在船上写完作业。",
)  # fmt: skip
_TAIWANESE = (
    "渡船等潮水", "舊碼頭太低，渡船只能在退潮以後離開。船長說，新碼頭要等三年。", "島上的孩子們在船上寫完作業。",
)  # fmt: skip


def _in_charset(name: str, texts: tuple[str, ...], encoding: str, declared: str, lang: str) -> Made:
    title, *paragraphs = texts
    body = f"<h1>{title}</h1>" + "".join(f"<p>{text}</p>" for text in paragraphs)
    data = _page(title, body, declared, lang).encode(encoding)
    lists = {key: list(texts) for key in ("wanted", "order", "paragraphs")}
    return Made(name, data, {**lists, "title": title, "author": None, "date": None})


def korean_windows() -> Made:
    """Declared EUC-KR, with syllables that only its superset has."""
    return _in_charset("korean-windows.html", _KOREAN, "cp949", "euc-kr", "ko")


def korean_called_latin() -> Made:
    """UTF-8, declared Latin-1."""
    return _in_charset("korean-called-latin.html", _KOREAN, "utf-8", "iso-8859-1", "ko")


def korean_called_euckr() -> Made:
    """UTF-8, declared EUC-KR."""
    return _in_charset("korean-called-euckr.html", _KOREAN, "utf-8", "euc-kr", "ko")


def russian_koi() -> Made:
    """KOI8-R, declared by its short name."""
    return _in_charset("russian-koi.html", _RUSSIAN, "koi8-r", "koi8", "ru")


def russian_undeclared() -> Made:
    """Windows' Cyrillic, not declared."""
    return _in_charset("russian-undeclared.html", _RUSSIAN, "cp1251", "", "ru")


def chinese_simplified() -> Made:
    """GBK, declared as its subset."""
    return _in_charset("chinese-simplified.html", _CHINESE, "gbk", "gb2312", "zh")


def chinese_traditional() -> Made:
    """Big5, declared with Hong Kong's additions."""
    return _in_charset("chinese-traditional.html", _TAIWANESE, "big5", "big5-hkscs", "zh")


FILES = (
    meaningful_markup, items_and_rows, repeated_lines, ruby, korean_windows, korean_called_latin, korean_called_euckr,
    russian_koi, russian_undeclared, chinese_simplified, chinese_traditional,
)  # fmt: skip
