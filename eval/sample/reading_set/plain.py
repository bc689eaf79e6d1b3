"""Markdown and plain text: metadata, dates that are not the document's, one bad byte, charsets without a name."""

from pincite.eval.sample.reading_set.made import Made

_FRONT = """---
title: 얼음 위의 우체부
author: 윤다솜
date: 2024-02-09
---

# 얼음 위의 우체부

겨울이면 우체부는 배 대신 썰매를 끈다. 얼음이 두꺼운 길은 하루에 한 번 새로 표시한다.

## 준비할 것

- 장대 두 개와 밧줄
- 마른 양말
- 섬 사람들의 전화번호

| 섬 | 걸리는 시간 |
|---|---|
| 북섬 | 한 시간 |
| 돌섬 | 두 시간 |

얼음이 갈라지는 소리가 나면 **편지보다 사람이 먼저**다.
"""


def front_matter() -> Made:
    """Korean Markdown with metadata at its head, a list and a table."""
    items = ["장대 두 개와 밧줄", "마른 양말", "섬 사람들의 전화번호"]
    rows = ["섬 걸리는 시간", "북섬 한 시간", "돌섬 두 시간"]
    first = "겨울이면 우체부는 배 대신 썰매를 끈다. 얼음이 두꺼운 길은 하루에 한 번 새로 표시한다."
    truth = {
        "wanted": [first, *items, "북섬", "두 시간", "얼음이 갈라지는 소리가 나면"],
        "unwanted": ["author: 윤다솜", "|---|---|"],
        "order": [first, *items, "북섬", "얼음이 갈라지는"],
        "paragraphs": [
            "얼음 위의 우체부", first, "준비할 것", *items, *rows,
            "얼음이 갈라지는 소리가 나면 편지보다 사람이 먼저다.",
        ],
        "title": "얼음 위의 우체부",
        "author": "윤다솜",
        "date": "2024-02-09",
    }  # fmt: skip
    return Made("front-matter.md", _FRONT.encode(), truth)


_ARMISTICE = """# What the Ferry Strike Settled

The strike ended with an agreement on 14 March 1987, after nine weeks without a boat.

Its terms were simple: two men on every night crossing, and a warm room at each pier.[^1] The company signed first.

The agreement of 14 March 1987 is still quoted, though the company it bound has long been sold.

1. Two men on every night crossing
2. A warm room at each pier
3. Wages paid on Fridays

[^1]: The room at Skerry was never built.
"""


def event_date() -> Made:
    """English Markdown that tells of a date, which is not its own; with a note and numbered items."""
    items = ["Two men on every night crossing", "A warm room at each pier", "Wages paid on Fridays"]
    truth = {
        "wanted": [
            "after nine weeks without a boat.",
            "The company signed first.",
            *items,
            "at Skerry was never built.",
        ],
        "order": ["The strike ended with", "Its terms were simple", "is still quoted", "Wages paid on Fridays"],
        "title": "What the Ferry Strike Settled",
        "author": None,
        "date": None,
    }
    return Made("event-date.md", _ARMISTICE.encode(), truth)


_NOTICE = """가람포 군청 공고 제2019-0412호

선착장 사용료 조정 알림

선착장 사용료를 다음과 같이 조정한다. 조정한 사용료는 내년 첫날부터 받는다.
계약 번호는 2018-11-05-77이며, 문의는 항만계로 한다.
ISSN 2005-0712
"""


def numbers_like_dates() -> Made:
    """Korean text whose notice number, contract number and ISSN look like dates."""
    lines = [line for line in _NOTICE.splitlines() if line]
    truth = {
        "wanted": ["선착장 사용료를 다음과 같이 조정한다.", "문의는 항만계로 한다.", lines[0]],
        "title": "선착장 사용료 조정 알림",
        "author": None,
        "date": None,
    }
    return Made("numbers-like-dates.txt", _NOTICE.encode(), truth)


_IMPRINT = """Salt on the Road

By Halvard Prynne
Saltmere Institute for Small Roads, 3 February 2022

Salt keeps the causeway open in January and ruins the bridges by June. The council has spread less of it each
year, and the ambulance has been late twice.

Sand would do no harm to the bridges. It would have to be swept up again in spring, and nobody has asked who
would do that.
"""


def imprint() -> Made:
    """English text with a byline and an imprint."""
    paragraphs = [" ".join(one.split()) for one in _IMPRINT.strip().split("\n\n")]
    truth = {
        "wanted": paragraphs[2:],
        "order": [paragraphs[0], "By Halvard Prynne", *paragraphs[2:]],
        "paragraphs": [*paragraphs, "By Halvard Prynne", "Saltmere Institute for Small Roads, 3 February 2022"],
        "title": "Salt on the Road",
        "author": "Halvard Prynne",
        "date": "2022-02-03",
    }
    return Made("imprint.txt", _IMPRINT.encode(), truth)


_LIST = """나. 인력 운영 분야

1) 축제에 필요한 안내원, 구조대원, 교통 정리원 등 모집 관리
2) 배편 점검을 위한 전담 조직 구성
다. 행정 지원 분야
1) 어업 허가와 도로 점용 등 절차 이행
2) 사진 사용 동의서 받기

위 업무의 순서는 담당자가 정한다. 순서를 바꾸면 모임에 알린다.
"""


def items() -> Made:
    """Korean items line by line, without a blank line between them."""
    lines = [line for line in _LIST.splitlines() if line]
    truth = {"wanted": lines, "order": lines, "paragraphs": lines, "author": None, "date": None}
    return Made("items.txt", _LIST.encode(), truth)


_HARBOUR = (
    "Гавань зимой почти пуста. Рыбаки чинят сети в сараях и спорят о цене на соль.",
    "Весной лёд уходит за одну ночь. Кто проспит эту ночь, теряет первую неделю лова.",
)


def bad_byte() -> Made:
    """Russian UTF-8 with one byte that belongs to no character."""
    text = "\n\n".join(_HARBOUR).encode()
    at = text.index("и спорят".encode())
    truth = {
        "wanted": [_HARBOUR[0][:50], "о цене на соль.", _HARBOUR[1]],
        "order": [_HARBOUR[0][:25], _HARBOUR[1][:25]],
        "reported": ["1 character"],
        "author": None,
        "date": None,
    }
    return Made("bad-byte.txt", text[:at] + b"\xff" + text[at:] + b"\n", truth)


_BELL = "灯台の記録は百年分ある。記録には風と波と、通った船の名前が書かれている。霧の日は何も書かれていない。"


def cut_character() -> Made:
    """Japanese UTF-8 cut in the middle of its last character."""
    truth = {"wanted": [_BELL], "reported": ["1 character"], "author": None, "date": None}
    return Made("cut-character.txt", (_BELL * 2).encode()[:-1], truth)


def _in_charset(name: str, text: str, encoding: str) -> Made:
    return Made(name, text.encode(encoding), {"wanted": text.split("\n"), "author": None, "date": None})


def japanese_unix() -> Made:
    """Short Japanese in EUC-JP."""
    return _in_charset("japanese-unix.txt", "灯台の記録は百年分ある。\n霧の日は何も書かれていない。", "euc-jp")


def chinese_short() -> Made:
    """Short Chinese in GBK."""
    return _in_charset("chinese-short.txt", "灯塔的记录有一百年。\n有雾的日子什么也没有写。", "gbk")


def korean_windows() -> Made:
    """Korean in the code page of Windows."""
    return _in_charset(
        "korean-windows.txt", "등대의 기록은 백 년 치가 있다.\n안개 낀 날에는 아무것도 쓰지 않았다.", "cp949"
    )


def russian_windows() -> Made:
    """Russian in the code page of Windows."""
    return _in_charset("russian-windows.txt", "\n".join(_HARBOUR), "cp1251")


def wide() -> Made:
    """English in UTF-16 with a byte order mark."""
    return _in_charset("wide.txt", "The lamp was oil until 1931.\nThe keeper’s wife trimmed it – he slept.", "utf-16")


FILES = (
    front_matter, event_date, numbers_like_dates, imprint, items, bad_byte, cut_character, japanese_unix, chinese_short,
    korean_windows, russian_windows, wide,
)  # fmt: skip
