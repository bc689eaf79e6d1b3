"""Read bibliographies in BibTeX and BibLaTeX, as Better BibTeX and Zotero write them. Owns bibtexparser, pylatexenc."""

import logging
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from pincite.ingest.bibliography import dating, names
from pincite.ingest.bibliography.bibtex_fields import LANGUAGES, ROLES, TAKEN, TYPES, VARIABLES, VERBATIM
from pincite.ingest.bibliography.work import Bibliography, Work, filled
from pincite.ingest.bibliography.zotero import link_of
from pincite.ingest.errors import DamagedFile
from pincite.ingest.people import is_hangul

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what is wrong with a file is told in our own words

_MARKUP = re.compile(r"[\\$]")
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_BRACE = re.compile(r"(?<!\\)[{}]")
_COMMENT = re.compile(r"(?<!\\)%")
_DASH = re.compile(r"(?<=\d)\s*-{2,3}\s*(?=\d)")
_SPLIT_FILES = re.compile(r"(?<!\\);")
_SPLIT_PARTS = re.compile(r"(?<!\\):")


def read_bibtex(text: str) -> Bibliography:
    """Return the works of the text; an entry that cannot be parsed is a problem with its line.

    Raises DamagedFile if there is no entry at all, but something that may have been meant as one.
    """
    library = parse_string(text)
    works: list[Work] = []
    problems: list[str] = []
    for found in library.blocks:
        line, block = (found.start_line or 0) + 1, found
        if isinstance(found, DuplicateFieldKeyBlock):
            problems.append(f"The entry in line {line} has a field twice ({', '.join(sorted(found.duplicate_keys))}).")
        if isinstance(found, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            block = found.ignore_error_block or found
        if isinstance(block, ParsingFailedBlock):
            problems.append(f"The entry in line {line} is not used: {_reason(block)}")
        elif isinstance(block, Entry):
            fields = {one.key.lower(): str(one.value) for one in block.fields}
            whole = block is found  # else the marks around its values were not taken off
            fields = fields if whole else {name: _bare(value) for name, value in fields.items()}
            works.append(_work(block, fields, f"line {line}"))
    if not works and problems:
        raise DamagedFile(problems[0])
    return Bibliography(tuple(works), tuple(problems))


def _reason(block: ParsingFailedBlock) -> str:
    raw = block.raw or ""
    if raw.count("{") != raw.count("}"):
        return "its braces are not balanced."
    return "it is not BibTeX; look for a missing comma, equals sign or quotation mark."


def _work(entry: Entry, fields: dict[str, str], place: str) -> Work:
    item: dict[str, Any] = {"type": TYPES.get(entry.entry_type.lower(), "document")}
    others: dict[str, str] = {}
    for name, value in fields.items():
        variable = VARIABLES.get(name)
        if variable and variable not in item:
            item[variable] = value.strip() if name in VERBATIM else plain(value)
        elif name not in TAKEN and not variable:
            others[name] = plain(value)
    item |= {role: _names(fields.get(name, "")) for name, role in ROLES.items()}
    item["issued"] = _date(fields)
    item["accessed"] = dating.issued(fields.get("urldate", ""))
    item["page"] = _DASH.sub("-", item.get("page", ""))
    item["language"] = LANGUAGES.get(item.get("language", "").lower(), item.get("language", ""))
    item["custom"] = filled({"fields": others, "entry": entry.entry_type.lower()})
    files = tuple(_files(fields.get("file", "")))
    groups = tuple(one.strip() for one in plain(fields.get("groups", "")).split(",") if one.strip())
    link = link_of(*(fields.get(name, "") for name in ("zotero", "url", "note", "annotation")), *files)
    return Work(entry.key.strip() or None, filled(item), place, groups, link, files)


def _bare(value: str) -> str:
    """Return a value without the marks around it."""
    value = value.strip()
    return value[1:-1] if value[:1] + value[-1:] in ('""', "{}") else value


def _date(fields: dict[str, str]) -> dict[str, Any]:
    if said := plain(fields.get("date", "")):
        return dating.issued(said.partition("/")[0] if re.match(r"\d{4}-\d\d(-\d\d)?/", said) else said)
    return dating.of_month(*(plain(fields.get(name, "")) for name in ("year", "month", "day")))


def _names(text: str) -> list[names.Name]:
    """Return the people of a field; a name that is no name of BibTeX is taken as it is written."""
    found = []
    for one in split_multiple_persons_names(text.strip()) if text.strip() else ():
        if one.lower() == "others":
            continue
        try:
            parts = parse_single_name_into_parts(one)
        except InvalidNameError:
            found.append(names.whole(plain(one)))
            continue
        family, given, suffix = (plain(" ".join(some)) for some in (parts.von + parts.last, parts.first, parts.jr))
        divided = "," in _outside_braces(one) or bool(given and one.isascii())
        found.append(names.person(family, given, suffix) if divided else _undivided(one, family, given))
    return found


def _undivided(text: str, family: str, given: str) -> names.Name:
    """Return a name without a comma: one in braces or one word stays whole; Korean ones are told by the family name."""
    said = names.whole(plain(text).replace(",", " "))
    return said if not given or is_hangul(said["literal"].replace(" ", "")) else names.person(family, given)


def _outside_braces(text: str) -> str:
    depth, kept = 0, []
    for letter in text:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        kept.append("" if depth else letter)
    return "".join(kept)


def _files(text: str) -> Iterator[str]:
    """Yield the paths in a field `file`: paths alone, or as `title:path:type`; `\\` stands before `;`, `:` and `\\`."""
    for one in _SPLIT_FILES.split(text):
        parts = [re.sub(r"\\([;:\\])", r"\1", part) for part in _SPLIT_PARTS.split(one.strip())]
        typed = len(parts) == 3 and ("/" in parts[2] or parts[2].isalnum() or not parts[2])
        path = parts[1] if typed else ":".join(parts)
        if path:
            yield path


def plain(value: str) -> str:
    """Return LaTeX as text on one line: `plain(r"M{\\"u}ller \\& {S\\o}n") == "Müller & Søn"`."""
    if _MARKUP.search(_ESCAPED.sub("", value)):
        return " ".join(_decoded(_COMMENT.sub(r"\\%", value)).split())
    # Most values have no command of LaTeX; decoding them all would take minutes for a large library.
    return " ".join(_ESCAPED.sub(r"\1", _BRACE.sub("", value.replace("~", " "))).split())


@lru_cache(maxsize=4096)
def _decoded(value: str) -> str:
    return str(_decoder().latex_to_text(value))


@cache
def _decoder() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    addresses = [MacroTextSpec("url", simplify_repl="%s"), MacroTextSpec("href", simplify_repl="%s")]
    braces = [MacroTextSpec("textbraceleft", "{"), MacroTextSpec("textbraceright", "}")]
    context.add_context_category("pincite", prepend=True, macros=[*addresses, *braces])
    return LatexNodes2Text(latex_context=context, math_mode="verbatim", keep_braced_groups=False)
