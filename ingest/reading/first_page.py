"""Find title, author, publisher and date at the top of a document's first page."""

import re
from collections.abc import Iterator, Sequence

from pincite.ingest.document import Page
from pincite.ingest.reading.datelines import Dateline, is_imprint, read_dateline
from pincite.ingest.reading.dates import dates_in
from pincite.ingest.reading.formats.content import Told
from pincite.ingest.reading.report import find_problems

_AUTHOR_LINE = re.compile(
    r"(?:^|\n)\s*(?:저\s?자|글\s?쓴\s?이|작성자|집필자?|Authors?|Автор(?:ы)?|著者|作者|執筆者?)\s*[:：]\s*"
    r"(\S[^\n]{0,60}?)\s*(?:[(（][^()（）\n]*[)）]\s*)?(?=\n|$)"
    r"|(?:^|\n)\s*[Bb]y ((?:[A-Z][\w.'-]+ ?){2,4})(?=\n|$)"
    r"|[\[(][^\]\n)]{0,20}[= ]([가-힣]{2,4}) 기자[\])]"
)
_PUBLISHER_LINE = re.compile(
    r"(?:^|\n)\s*(?:발\s?행\s?처|발행\s?기관|발간\s?처|펴낸\s?곳|Publisher|Издатель|発行[元所者]?|出版[社者])\s*[:：]\s*(\S[^\n]{0,60}?)\s*(?=\n|$)"
)
_SENTENCE_END = re.compile(r"(?<=[^\W\d])[.!?。][\"'”’)]*$|[다요음함됨]\.(?:\s|$)|[a-z]\. [A-Z]")
_FURNITURE = re.compile(
    r"https?://|www\.|\S@\S|^[\W\d_]+$|^\s*(?:vol|no|issn|isbn|page|p)\b\.?|통권|제\s*\d+\s*(?:호|차|권|회\b|국회)|^목\s*차$|^contents$"
    r"|\bpage\s+\d+(?:\s+of\s+\d+)?$|^(?:published|reprinted|printed) (?:in|on|by|from)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"[:：,–—-]$|[가-힣](?:(?<![정회협논강주결합심질건])의|(?<![마가노])을|를|와|(?<![결성효경학])과)$"
    r"|(?:\s및|위한|대한|관한|따른|통한)$|\b(?:of|the|and|for|in|on|to|with|from|by|during|between|under|a|an|at)$"
)
_BULLET = re.compile(r"^\s*[-–—•·○●□■◦▪※*☞▶▷➤o]\s")
_PARTICLE = re.compile(r"[가-힣](?:은|는|이|가|을|를)(?= )")
_PROSE = 4  # particles of a line that is no title
_MARKS = re.compile(r"\s*[*†‡]+$")
_FULL = 8  # lines of a page whose usual length tells running text from titles
_LOOK_AT = 6  # lines from the top that may hold a title
_HEAD = 18  # lines from the top that may hold a date
_TITLE_LENGTH = range(4, 101)
_LONGEST_TITLE = 200  # characters of a title of several lines


def from_first_page(page: Page) -> list[Told]:
    """Return the facts at the top of the first page, each with its place: those that it has of title to date."""
    lines = [line.strip() for line in page.text.splitlines() if line.strip()]
    datelines = list(_datelines(lines))
    signed = next(((at, found) for at, found in datelines if found.author), None)
    written = _AUTHOR_LINE.search(page.text[:3000])
    publisher = _PUBLISHER_LINE.search(page.text[:3000])
    author = next((name.strip() for name in written.groups() if name), None) if written else None
    heading = _first_heading(page)
    title = _title_above(lines, signed[0] if signed else 0) or _first_title(lines)
    dated = _own_date(datelines)
    told = (
        ("title", heading or title, "a heading on page 1" if heading else "at the top of page 1"),
        ("author", author or (signed and signed[1].author), "after a label" if author else "in the byline"),
        (
            "publisher",
            publisher.group(1) if publisher else signed and signed[1].institution,
            "after a label" if publisher else "in the byline",
        ),
        ("date", dated and dated.date, f"{dated.place} on page 1" if dated else ""),
    )
    return [Told(name, value, place) for name, value, place in told if value]


def _datelines(lines: Sequence[str]) -> Iterator[tuple[int, Dateline]]:
    """Yield the lines before the text that hold the document's date, each with its index."""
    for index, line in enumerate(lines[:_HEAD]):
        if found := read_dateline(line, first=index == 0):
            yield index, found
        elif _SENTENCE_END.search(line) or (index and _BULLET.match(line)):
            return


def _own_date(datelines: Sequence[tuple[int, Dateline]]) -> Dateline | None:
    """Return the line to believe. Several lines that are only dates are the entries of a chronicle or a table."""
    told = [found for _, found in datelines]
    bare = [found for found in told if found.place == "on a line of its own"]
    if len({found.date for found in bare}) > 1:
        told = [found for found in told if found not in bare]
    return told[0] if told else None


def _first_heading(page: Page) -> str | None:
    """Return the first heading that the file itself marks, if it is at the top of the page."""
    for heading in page.headings[:1]:
        text = page.text[heading.start : heading.end]
        if len(text) in _TITLE_LENGTH and page.text.count("\n", 0, heading.start) < _LOOK_AT:
            return " ".join(text.split())
    return None


def _title_above(lines: Sequence[str], byline: int) -> str | None:
    """Return the lines between the imprint and the byline, which is the line with this index."""
    if not 0 < byline <= _LOOK_AT:
        return None
    title = " ".join(line for line in lines[:byline] if not _is_furniture(line))
    fits = _TITLE_LENGTH.start <= len(title) <= _LONGEST_TITLE and not find_problems(title)
    return _MARKS.sub("", title) if fits and not _is_item(title) else None


def _first_title(lines: Sequence[str]) -> str | None:
    """Return the first line near the top that looks like a title: short for its page, no sentence, no list item."""
    usual = sorted(len(line) for line in lines)[len(lines) * 9 // 10] if lines else 0
    for index, line in enumerate(lines[:_LOOK_AT]):
        if _SENTENCE_END.search(line) or (len(lines) >= _FULL and len(line) > usual * 0.8):
            return None  # the text has begun
        if not _may_be_title(line):
            continue
        title = line
        for more in lines[index + 1 : index + 4]:
            if not (_GOES_ON.search(title) or more[0].islower()):
                break
            title = f"{title} {more}"
        return None if _SENTENCE_END.search(title) else _MARKS.sub("", " ".join(title.split()))
    return None


def _may_be_title(line: str) -> bool:
    letters = sum(letter.isalpha() for letter in line)
    fits = letters >= 4 and len(line) in _TITLE_LENGTH
    fits = fits and len(_PARTICLE.findall(line)) < _PROSE
    return fits and not _is_item(line) and not _is_furniture(line) and not find_problems(line)


def _is_item(line: str) -> bool:
    return line[0].islower() or _BULLET.match(line) is not None


def _is_furniture(line: str) -> bool:
    return bool(_FURNITURE.search(line) or dates_in(line) or is_imprint(line))
