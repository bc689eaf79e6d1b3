"""Titles, authors and dates in five languages, and dates that are those of something else."""

from pincite.eval.sample.reading_set.made import Made


def _truth(wanted: list[str], title: str, author: str | None, date: str | None) -> dict[str, object]:
    return {"wanted": wanted, "title": title, "author": author, "date": date}


def korean_brief() -> Made:
    """A Korean byline and imprint, above a text that tells of another day."""
    body = "2018년 4월 27일 섬의 이장들이 처음 한자리에 모였다. 그날 정한 배삯은 지금도 그대로이다."
    text = f"배삯은 누가 정하는가\n\n저자: 김하늘 (솔빛연구소 연구위원)\n2024. 6. 27.\n\n{body}\n"
    return Made("korean-brief.txt", text.encode(), _truth([body], "배삯은 누가 정하는가", "김하늘", "2024-06-27"))


def russian_brief() -> Made:
    """A Russian byline with the month in words."""
    body = "Маяк построили раньше, чем порт. Порт так и не нашёл себе моря, достаточно глубокого для больших судов."
    text = f"# Маяк без порта\n\nАвтор: Ирина Соколова\n\n12 мая 2023 г.\n\n{body}\n"
    return Made("russian-brief.md", text.encode(), _truth([body], "Маяк без порта", "Ирина Соколова", "2023-05-12"))


def japanese_brief() -> Made:
    """A Japanese byline and date."""
    body = "島の郵便は週に二度届く。冬は一度で、嵐の週は届かない。"
    text = f"島の郵便\n\n著者：山田 太郎\n2022年4月1日\n\n{body}\n"
    return Made("japanese-brief.txt", text.encode(), _truth([body], "島の郵便", "山田 太郎", "2022-04-01"))


def chinese_brief() -> Made:
    """A Chinese byline and date."""
    body = "岛上的邮局只有一间屋子。邮差说，信比人多的年代已经过去了。"
    text = f"# 岛上的邮局\n\n作者：李文\n\n2021年9月3日\n\n{body}\n"
    return Made("chinese-brief.md", text.encode(), _truth([body], "岛上的邮局", "李文", "2021-09-03"))


def issue_number() -> Made:
    """A number that looks like a month, above the date."""
    body = "The causeway floods on nine days a year. A ferry for nine days cannot be had at any price."
    text = f"Causeways at High Water\n\nAnalysis 2024/11\nBy Petra Lund\n27 June 2023\n\n{body}\n"
    return Made(
        "issue-number.txt", text.encode(), _truth([body], "Causeways at High Water", "Petra Lund", "2023-06-27")
    )


def life_dates() -> Made:
    """The dates of a life, which are no date of the text."""
    body = "He kept the light for thirty years and wrote down every ship."
    text = f"Edwin Marsh, Keeper\n\nEdwin Marsh (12 March 1903 – 4 June 1988)\n\n{body}\n"
    return Made("life-dates.txt", text.encode(), _truth([body], "Edwin Marsh, Keeper", None, None))


def time_element() -> Made:
    """A web page that states author and date in its text only, in a time element and a link."""
    body = "The old crane will lift its last boat in October, and then be sold for its iron."
    page = (
        '<html lang="en"><head><meta charset="utf-8"><title>The last lift | Saltmere Mail</title></head><body><article>'
        '<h1>The last lift</h1><p>By <a rel="author" href="/reed">Ada Reed</a>, '
        f'<time datetime="2024-08-19T06:30:00Z">Monday</time></p><p>{body}</p></article></body></html>\n'
    )
    return Made("time-element.html", page.encode(), _truth([body], "The last lift", "Ada Reed", "2024-08-19"))


def deadline() -> Made:
    """A Korean call whose only date is a deadline inside a sentence."""
    body = "신청은 2025년 3월 14일까지 받는다. 늦은 신청은 다음 해로 넘긴다."
    text = f"# 어촌 빈집 고쳐 쓰기 공모\n\n{body}\n"
    return Made("deadline.md", text.encode(), _truth([body], "어촌 빈집 고쳐 쓰기 공모", None, None))


FILES = (
    korean_brief, russian_brief, japanese_brief, chinese_brief, issue_number, life_dates, time_element, deadline,
)  # fmt: skip
