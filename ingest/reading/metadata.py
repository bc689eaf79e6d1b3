"""Find a document's title, author, publisher, date and language.

The sources are the file's name, its first page, its own metadata and its sidecars.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

from pincite.ingest.discover import name_of
from pincite.ingest.reading.dates import parse_date
from pincite.ingest.reading.formats.content import Facts, Told
from pincite.ingest.reading.report import find_problems
from pincite.ingest.text import normalise

FOLDER_SIDECAR = "metadata.jsonl"
FILE_SIDECAR = ".meta.json"

_LONGEST = 2000  # characters of a fact; every answer that cites the document repeats it
_KEYS = ("title", "author", "publisher", "date", "language")
_JUNK_TITLE = re.compile(
    r"untitled.*|제목\s*없음.*|무제.*|문서\s*\d*|새\s*문서.*|빈\s*문서.*|document\s*\d*|doc\s*\d*|title|slide\s*\d*"
    r"|(?:microsoft|ms) (?:word|powerpoint|excel|office).*|(?:powerpoint )?(?:presentation|프레젠테이션)\s*\d*"
    r"|.*\.(?:hwpx?|hwt|docx?|rtf|pdf|indd|pptx?|xlsx?|qxd|tmp|html?|odt|tex|dvi|ps)|hwp.*|hancom.*|한글.*문서"
    r"|\S*_\S*|.* \d+\.\.\d+|.*\s복사본|adobe .*|acrobat .*|print(?:ing)?|[\W\d_]*|[0-9a-f_ -]{16,}",
    re.IGNORECASE,
)
_JUNK_AUTHOR = re.compile(
    r"user\d*|사용자|admin.*|owner|unknown|anonymous|author|작성자|pc|.*-pc|desktop-.*|windows.*|microsoft.*|hp|lg"
    r"|samsung|삼성.*|dell|lenovo|hancom.*|hwp.*|adobe.*|root|default|test|home|master|openpyxl"
    r"|xlsxwriter|preferred customer|python-(?:docx|pptx)|pc\d*|[a-z]+\d+|.*\(0x.*|[\W\d_]*|[\x00-\x7f]{1,2}|.",
    re.IGNORECASE,
)
# What a file is said to be made on if the program that made it did not know.
_JUNK_CREATED = frozenset(("1970-01-01", "1980-01-01", "2013-12-23"))
_NUMERIC = r"((?:19|20)\d\d(?:([.-]?)\d\d\{}\d\d|-\d\d))"
_DATED_NAME = re.compile(
    rf"^{_NUMERIC.format(2)}(?=[ _(]|$)"
    rf"|(?<=[ _]){_NUMERIC.format(4)}(?:[ _-]?(?:final|최종|수정본?|v\d+|\(\d\)))*$",
    re.IGNORECASE,
)


def told_by(facts: Facts, place: str) -> list[Told]:
    """Return the facts that are known, each with the place."""
    return [Told(name, value, place) for name, value in asdict(facts).items() if value]


def merge(*sources: Iterable[Told]) -> dict[str, Told]:
    """Return the facts of all `sources` by name; later sources override earlier ones."""
    return {fact.name: fact for source in sources for fact in source}


def origins(facts: Iterable[Told]) -> tuple[str, ...]:
    """Return where each fact but the language was read, as phrases: "date 2024-06-27: in the byline on page 1"."""
    return tuple(f"{fact.name} {fact.value}: {fact.place}" for fact in facts if fact.name != "language")


def whole_title(stated: Facts, page: Iterable[Told]) -> Facts:
    """Return the file's own facts without a title that is only the beginning of the one on its first page."""
    title = next((fact.value for fact in page if fact.name == "title"), "")
    begins = bool(stated.title) and re.match(rf"{re.escape(stated.title or '')}\s*[:：–—-]", title)
    return replace(stated, title=None) if begins else stated


def from_name(path: Path) -> Facts:
    """Return the facts in the file's name: a title if it has words, and a date if it starts or ends with one."""
    stem = Path(name_of(path)).stem
    title = " ".join(stem.replace("_", " ").split())
    dated = _DATED_NAME.search(stem)
    date = parse_date(next(part for part in dated.groups() if part)) if dated else None
    return Facts(title=None if _JUNK_TITLE.fullmatch(title) else title, date=date)


def from_file(stated: Facts) -> Facts:
    """Return the file's own metadata without the values that programs fill in automatically."""
    title, author = _clean(stated.title), _clean(stated.author)
    language = (stated.language or "").split("-")[0].split("_")[0].lower()
    return Facts(
        title=None if not title or _JUNK_TITLE.fullmatch(title) or find_problems(title) else title,
        author=None if not author or _is_machine(author) or find_problems(author) else author,
        publisher=_clean(stated.publisher),
        date=parse_date(stated.date or ""),
        language=language if re.fullmatch("[a-z]{2}", language) else None,
    )


def when_made(created: str | None) -> Facts:
    """Return the day on which the file was made as its date, unless that is only a program's default."""
    date = parse_date(created or "")
    return Facts(date=None if date in _JUNK_CREATED else date)


def _is_machine(author: str) -> bool:
    """Return whether the name is a program's, a computer's or a login: "python-docx", "PC3", "intern2", "jdoe"."""
    return bool(_JUNK_AUTHOR.fullmatch(author)) or re.fullmatch("[a-z.]+|(?:[A-Z]+:)+[A-Z]+", author) is not None


def sidecars(path: Path) -> tuple[Path, ...]:
    """Return the places of a file's sidecars, there or not; later ones override earlier ones, the folder's first."""
    own = (path.with_name(path.stem + FILE_SIDECAR), path.with_name(path.name + FILE_SIDECAR))
    return (path.with_name(FOLDER_SIDECAR), *own)


def from_sidecars(path: Path) -> tuple[Facts, tuple[str, ...]]:
    """Return the facts in the file's sidecars, and the problems found in them.

    The folder's `metadata.jsonl` has one line for each document, named by stem or file name. `NAME.meta.json` and
    `NAME.SUFFIX.meta.json` belong to one file and override it. Unknown keys are ignored.
    """
    facts, problems = Facts(), []
    folder, *own = sidecars(path)
    for place, wanted in ((folder, path), *((place, None) for place in own)):
        try:
            entry = _entry(place, wanted)
            found, complaints = _checked(entry)
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            problems.append(f"{place.name} cannot be used ({error})")
            continue
        facts = replace(facts, **{name: value for name, value in asdict(found).items() if value})
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
        elif value is not None and len(value) > _LONGEST:
            complaints.append(f"{key} has {len(value)} characters, more than {_LONGEST}; shorten it")
        else:
            said[key] = _clean(value)
    if said.get("date") and not parse_date(said["date"] or ""):
        complaints.append(f"{said['date']!r} is not a date; write it as 2023-09-14")
    said["date"] = parse_date(said.get("date") or "")
    return Facts(**said), complaints


def _clean(value: str | None) -> str | None:
    return " ".join(normalise(value).replace("\ufffd", " ").split()) or None if value else None
