"""Read bibliographies in RIS. Owns rispy for reading."""

import re
from itertools import accumulate, islice
from typing import Any

import rispy

from pincite.ingest.bibliography import dating, names
from pincite.ingest.bibliography.work import Bibliography, Work, filled
from pincite.ingest.bibliography.zotero import link_of
from pincite.ingest.errors import DamagedFile

# The types of RIS and of CSL; the first of several that mean the same is the one to write.
TYPES = {
    "JOUR": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper", "BOOK": "book",
    "CHAP": "chapter", "CONF": "paper-conference", "CPAPER": "paper-conference", "RPRT": "report", "THES": "thesis",
    "ELEC": "webpage", "BLOG": "post-weblog", "UNPB": "manuscript", "GEN": "document", "LAW": "legislation",
    "STAT": "legislation", "CASE": "legal_case", "BILL": "bill", "HEAR": "hearing", "MAP": "map", "PAT": "patent",
    "SLIDE": "speech", "ICOMM": "personal_communication", "EJOUR": "article-journal", "DATA": "dataset",
    "EBOOK": "book", "EDBOOK": "book", "GOVDOC": "report", "STAND": "standard", "PREPRINT": "article",
}  # fmt: skip
# Tags of RIS by the variable of CSL, the one to write first.
FIELDS = {
    "title": "TI T1", "abstract": "AB N2", "volume": "VL", "issue": "IS", "DOI": "DO", "URL": "UR", "language": "LA",
    "publisher": "PB", "publisher-place": "CY PP", "edition": "ET", "note": "N1", "call-number": "CN",
    "archive": "DB", "title-short": "ST", "number-of-pages": "NV", "collection-title": "T3",
}  # fmt: skip
_CONTAINERS = ("T2", "JO", "JF", "BT", "JA")
_ROLES = {"author": ("AU", "A1"), "editor": ("A2", "ED"), "translator": ("A4",), "collection-editor": ("A3",)}
_FILES = ("L1", "L2", "L3", "L4")
# What is read, one for each tag of the format; the others say nothing that CSL has a variable for.
_TAGS = (
    *("TY", "TI", "T1", "T2", "T3", "ST", "AU", "A1", "A2", "A3", "A4", "ED", "AB", "N1", "N2", "DA", "PY", "Y1", "Y2"),
    *("JO", "JF", "JA", "BT", "VL", "IS", "SP", "EP", "SN", "NV", "PB", "CY", "PP", "ET", "M3", "LA", "KW", "DO", "UR"),
    *("CN", "DB", "ID", "L1", "L2", "L3", "L4"),
)
_SEVERAL = ["A1", "A2", "A3", "A4", "AU", "ED", "KW", "L1", "L2", "L3", "L4", "UR", "N1"]
_START = re.compile(r"^TY {1,2}- ", re.MULTILINE)


def read_ris(text: str) -> Bibliography:
    """Return the works of an RIS file. Raises DamagedFile, with the line, where a record does not end."""
    parser = rispy.RisParser(
        mapping={tag: tag for tag in _TAGS},
        list_tags=_SEVERAL,
        delimiter_tags_mapping={},
        skip_unknown_tags=True,
    )
    works, problems = [], []
    before, *pieces = _START.split(text)
    if not pieces:
        raise DamagedFile("It has no record: a record of RIS begins with a line `TY  - `.")
    lines = accumulate((one.count("\n") for one in (before, *pieces[:-1])), initial=1)
    for line, piece in zip(islice(lines, 1, None), pieces, strict=True):
        if not re.search(r"^ER {1,2}-", piece, re.MULTILINE):
            problems.append(f"The record in line {line} is not used: it has no end, which is a line `ER  - `.")
            continue
        try:
            (record,) = parser.parse(f"TY  - {piece}")
        except (rispy.parser.ParseError, OSError, ValueError) as error:
            problems.append(f"The record in line {line} is not used ({error}).")
            continue
        works.append(_work(record, f"line {line}"))
    return Bibliography(tuple(works), tuple(problems))


def _work(said: dict[str, Any], place: str) -> Work:
    item: dict[str, Any] = {"type": TYPES.get(said.get("TY", "").strip(), "document")}
    item |= {name: _first(said, tags.split()) for name, tags in FIELDS.items()}
    item["container-title"] = _first(said, _CONTAINERS)
    item["genre"] = _first(said, ("M3",))
    item["page"] = "-".join(part for part in (_first(said, ("SP",)), _first(said, ("EP",))) if part)
    item["ISBN" if item["type"] in ("book", "chapter", "report") else "ISSN"] = _first(said, ("SN",))
    for role, tags in _ROLES.items():
        item[role] = [names.whole(one) for tag in tags for one in said.get(tag, ())]
    item["issued"] = dating.issued(_first(said, ("DA", "PY", "Y1")))
    item["accessed"] = dating.issued(_first(said, ("Y2",)))
    item["keyword"] = ", ".join(said.get("KW", ()))
    files = tuple(one for tag in _FILES for one in said.get(tag, ()) if not re.match("https?:", one))
    key = said.get("ID") or None
    return Work(key, filled(item), place, (), link_of(*files, item["URL"]), files)


def _first(said: dict[str, Any], tags: tuple[str, ...] | list[str]) -> str:
    """Return the first of these tags that the record has; of a tag that it has several times, all of them."""
    value = next((said[tag] for tag in tags if said.get(tag)), "")
    return "; ".join(value) if isinstance(value, list) else str(value)
