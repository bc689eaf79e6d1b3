"""Find a document's title, author, publisher, date and language.

The sources are the file's name, its first page, its own metadata and its sidecars.
"""

import json
import re
import unicodedata
from pathlib import Path

from pincite.ingest.discover import name_of
from pincite.ingest.document import Page
from pincite.ingest.reading.dates import find_date, parse_date
from pincite.ingest.reading.formats.content import Facts
from pincite.ingest.reading.report import find_problems
from pincite.ingest.text import normalise

FOLDER_SIDECAR = "metadata.jsonl"
FILE_SIDECAR = ".meta.json"

_KEYS = ("title", "author", "publisher", "date", "language")
_JUNK_TITLE = re.compile(
    r"untitled.*|제목\s*없음.*|무제.*|문서\s*\d*|새\s*문서.*|빈\s*문서.*|document\s*\d*|doc\s*\d*|title|slide\s*\d*"
    r"|(?:microsoft|ms) (?:word|powerpoint|excel|office).*|powerpoint (?:presentation|프레젠테이션)|프레젠테이션\s*\d*"
    r"|.*\.(?:hwpx?|hwt|docx?|rtf|pdf|indd|pptx?|xlsx?|qxd|tmp|html?|odt|tex|dvi|ps)|hwp.*|hancom.*|한글.*문서"
    r"|adobe .*|acrobat .*|print(?:ing)?|[\W\d_]*|[0-9a-f_ -]{16,}",
    re.IGNORECASE,
)
_JUNK_AUTHOR = re.compile(
    r"user\d*|사용자|admin.*|owner|unknown|anonymous|author|작성자|pc|.*-pc|desktop-.*|windows.*|microsoft.*|hp|lg"
    r"|samsung|삼성.*|dell|lenovo|hancom.*|hwp.*|adobe.*|root|default|test|home|master"
    r"|preferred customer|python-docx|pc\d*|[a-z]{,5}\d+|.*\(0x.*|[\W\d_]*|[\x00-\x7f]{1,2}|.",
    re.IGNORECASE,
)
_AUTHOR_LINE = re.compile(
    r"(?:^|\n)\s*(?:저\s?자|글\s?쓴\s?이|작성자|집필자?|Authors?)\s*[:：]\s*(\S[^\n]{0,60}?)\s*(?=\n|$)"
    r"|(?:^|\n)\s*[Bb]y ((?:[A-Z][\w.'-]+ ?){2,4})(?=\n|$)"
    r"|[\[(][^\]\n)]{0,20}[= ]([가-힣]{2,4}) 기자[\])]"
)
_PUBLISHER_LINE = re.compile(
    r"(?:^|\n)\s*(?:발\s?행\s?처|발행\s?기관|발간\s?처|펴낸\s?곳|Publisher)\s*[:：]\s*(\S[^\n]{0,60}?)\s*(?=\n|$)"
)
_SENTENCE_END = re.compile(r"(?<=[^\W\d])[.!?。][\"'”’)]*$|[다요음함됨]\.(?:\s|$)|[a-z]\. [A-Z]")
_FURNITURE = re.compile(
    r"https?://|www\.|\S@\S|^[\W\d_]+$|^\s*(?:vol|no|issn|isbn|page|p)\b\.?|통권|제\s*\d+\s*(?:호|차|권|회\b|국회)|^목\s*차$|^contents$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"[:：,–—-]$|(?:[가-힣](?:의|을|를|와|과)|\s및|위한|대한|관한|따른|통한|\b(?:of|the|and|for|in))$"
)
_BULLET = re.compile(r"^\s*(?:[-–—•·○●□■◦▪※*☞▶▷➤o]\s|[a-z])")
_LOOK_AT = 6  # lines from the top that may hold a title
_TITLE_LENGTH = range(4, 101)


def merge(*sources: Facts) -> Facts:
    """Return the facts of all `sources` merged; later sources override earlier ones."""
    merged = Facts()
    for facts in sources:
        merged = Facts(
            title=facts.title or merged.title,
            author=facts.author or merged.author,
            publisher=facts.publisher or merged.publisher,
            date=facts.date or merged.date,
            language=facts.language or merged.language,
        )
    return merged


def from_name(path: Path) -> Facts:
    """Return the facts in the file's name: a title if it has words, and a date if it has one."""
    stem = Path(name_of(path)).stem
    title = " ".join(stem.replace("_", " ").split())
    return Facts(title=None if _JUNK_TITLE.fullmatch(title) else title, date=find_date(stem))


def from_first_page(page: Page) -> Facts:
    """Return the facts at the top of the first page: a title on its own line, a date, a labelled author, publisher."""
    lines = [line.strip() for line in page.text.splitlines() if line.strip()]
    dated = (find_date(line) for line in lines[: 3 * _LOOK_AT] if _may_carry_date(line))
    author = _AUTHOR_LINE.search(page.text[:3000])
    publisher = _PUBLISHER_LINE.search(page.text[:3000])
    return Facts(
        title=_first_heading(page) or _first_title(lines),
        author=next((name.strip() for name in author.groups() if name), None) if author else None,
        publisher=publisher.group(1) if publisher else None,
        date=next((date for date in dated if date), None),
    )


def _may_carry_date(line: str) -> bool:
    """Return whether a date in this line can be the document's own: the line is short and not a sentence.

    Dates inside running text are those of the events described.
    """
    letters = sum(letter.isalpha() for letter in line)
    hangul = sum("가" <= letter <= "힣" for letter in line)
    return not _SENTENCE_END.search(line) and (letters <= 24 if hangul else letters <= 45)


def from_file(stated: Facts) -> Facts:
    """Return the file's own metadata without the values that programs fill in automatically."""
    title, author = _clean(stated.title), _clean(stated.author)
    language = (stated.language or "").split("-")[0].split("_")[0].lower()
    return Facts(
        title=None if not title or _JUNK_TITLE.fullmatch(title) or find_problems(title) else title,
        author=None if not author or _JUNK_AUTHOR.fullmatch(author) or find_problems(author) else author,
        publisher=_clean(stated.publisher),
        date=parse_date(stated.date or ""),
        language=language if re.fullmatch("[a-z]{2}", language) else None,
    )


def from_sidecars(path: Path) -> tuple[Facts, tuple[str, ...]]:
    """Return the facts in the file's sidecars, and the problems found in them.

    The folder's `metadata.jsonl` has one line for each document, named by stem or file name. `NAME.meta.json` and
    `NAME.SUFFIX.meta.json` belong to one file and override it. Unknown keys are ignored.
    """
    facts, problems = Facts(), []
    own = (path.with_name(path.stem + FILE_SIDECAR), path.with_name(path.name + FILE_SIDECAR))
    for place, wanted in ((path.with_name(FOLDER_SIDECAR), path), *((place, None) for place in own)):
        try:
            entry = _entry(place, wanted)
            found, complaints = _checked(entry)
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            problems.append(f"{place.name} cannot be used ({error})")
            continue
        facts = merge(facts, found)
        problems += [f"{place.name}: {complaint}" for complaint in complaints]
    return facts, tuple(problems)


def _entry(place: Path, wanted: Path | None) -> object:
    """Return a sidecar's content, or the entry for `wanted` if the sidecar covers several files."""
    text = place.read_text(encoding="utf-8-sig")
    if wanted is None:
        return json.loads(text)
    names = {unicodedata.normalize("NFC", name) for name in (wanted.stem, wanted.name)}
    for line in unicodedata.normalize("NFC", text).splitlines():
        # Parsing every line for every file of a folder would take minutes with ten thousand files.
        if "\\u" in line or any(name in line for name in names):
            entry = json.loads(line)
            if isinstance(entry, dict) and entry.get("document") in names:
                return entry
    return {}


def _checked(entry: object) -> tuple[Facts, list[str]]:
    if not isinstance(entry, dict):
        raise ValueError("it is not an object with keys such as title, author, date")
    said: dict[str, str | None] = {}
    complaints = []
    for key in _KEYS:
        value = entry.get(key)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = ", ".join(value)
        if isinstance(value, int) and key == "date":
            value = str(value)
        if value is not None and not isinstance(value, str):
            complaints.append(f"{key} is not text")
        else:
            said[key] = _clean(value)
    if said.get("date") and not parse_date(said["date"] or ""):
        complaints.append(f"{said['date']!r} is not a date; write it as 2023-09-14")
    said["date"] = parse_date(said.get("date") or "")
    return Facts(**said), complaints


def _clean(value: str | None) -> str | None:
    return " ".join(normalise(value).replace("\ufffd", " ").split()) or None if value else None


def _first_heading(page: Page) -> str | None:
    """Return the first heading that the file itself marks, if it is at the top of the page."""
    for heading in page.headings[:1]:
        text = page.text[heading.start : heading.end]
        if len(text) in _TITLE_LENGTH and page.text.count("\n", 0, heading.start) < _LOOK_AT:
            return " ".join(text.split())
    return None


def _first_title(lines: list[str]) -> str | None:
    """Return the first line near the top that looks like a title: short for its page, no sentence, no list item."""
    usual = sorted(len(line) for line in lines)[len(lines) * 9 // 10] if lines else 0
    for index, line in enumerate(lines[:_LOOK_AT]):
        if _SENTENCE_END.search(line) or (len(lines) > 2 and len(line) > usual * 0.8):
            return None  # the text has begun
        letters = sum(letter.isalpha() for letter in line)
        if letters < 4 or len(line) not in _TITLE_LENGTH or _BULLET.match(line) or _FURNITURE.search(line):
            continue
        if find_date(line) or find_problems(line):
            continue
        title = line
        for more in lines[index + 1 : index + 3]:
            if not _GOES_ON.search(title):
                break
            title = f"{title} {more}"
        return re.sub(r"\s*[*†‡]+$", "", " ".join(title.split()))
    return None
