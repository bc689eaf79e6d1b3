"""Read the names of people in bibliographies. A Korean name is one word with the family name first, and has no comma.

Whichever way a program has split or turned it, `김철수` comes of it: from `김, 철수`, `{김}, {철수}` or `철수 김`, and
from a family and a given name in fields of their own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pincite.ingest.people import SURNAMES, is_hangul
from pincite.ingest.text import count_scripts

Name = dict[str, str]

_LONG_SURNAMES = frozenset(("남궁", "황보", "제갈", "선우", "독고", "사공", "서문", "동방"))
_LONGEST_GIVEN = 3  # syllables
_PARTICLES = ("non-dropping-particle", "dropping-particle")


def person(family: str, given: str = "", suffix: str = "") -> Name:
    """Return a name that comes in parts as one in CSL-JSON.

    >>> person("김", "철수"), person("Doe", "Jane")
    ({'literal': '김철수'}, {'family': 'Doe', 'given': 'Jane'})
    """
    family, given, suffix = (" ".join(part.split()) for part in (family, given, suffix))
    if not family or not given:
        return {"literal": family or given}
    if is_korean(family, given):
        return {"literal": _joined(family) + _joined(given)}
    if _is_han(family + given):
        return {"literal": _joined(family) + _joined(given)}
    if is_hangul(_joined(family + given)):  # a foreign name in Hangul: 블라디미르 푸틴
        return {"literal": f"{given} {family}"}
    return {"family": family, "given": given} | ({"suffix": suffix} if suffix else {})


def whole(text: str) -> Name:
    """Return a name in one piece: split at a comma, and otherwise left as it is, but for a Korean one.

    >>> whole("Doe, Jane"), whole("철수 김"), whole("통일 연구원")
    ({'family': 'Doe', 'given': 'Jane'}, {'literal': '김철수'}, {'literal': '통일 연구원'})
    """
    text = " ".join(text.split())
    if "," in text:
        family, _, given = text.partition(",")
        given, _, suffix = given.partition(",")
        return person(family, given, suffix)
    words = text.split(" ")
    for family, given in ((words[0], "".join(words[1:])), (words[-1], "".join(words[:-1]))):
        if is_korean(family, given):
            return {"literal": family + given}
    return {"literal": text}


def stated(name: Mapping[str, Any]) -> Name:
    """Return a name of CSL-JSON as this module writes it. Raises ValueError if it is not one."""
    said = {str(part): value.strip() for part, value in name.items() if isinstance(value, str)}
    before = " ".join(said[part] for part in _PARTICLES if said.get(part))
    if said.get("literal"):
        return whole(said["literal"]) if is_hangul(_joined(said["literal"])) else {"literal": said["literal"]}
    if not said.get("family") and not said.get("given"):
        raise ValueError("a name has no parts")
    return person(f"{before} {said.get('family', '')}", said.get("given", ""), said.get("suffix", ""))


def is_korean(family: str, given: str) -> bool:
    """Return whether these are the two parts of a Korean name in Hangul: a known family name, and a short other one."""
    family, given = _joined(family), _joined(given)
    known = family in _LONG_SURNAMES or (len(family) == 1 and family in SURNAMES)
    return known and is_hangul(given) and len(given) <= _LONGEST_GIVEN


def shown(name: Mapping[str, str]) -> str:
    """Return the name as documents keep it: "Doe, Jane", "김철수"."""
    if "literal" in name:
        return name["literal"]
    parts = (name.get("family", ""), name.get("given", ""), name.get("suffix", ""))
    return ", ".join(part for part in parts if part)


def listed(names: Iterable[Mapping[str, str]]) -> str:
    """Return the names as the author of a document: "Doe, Jane; 김철수"."""
    return "; ".join(text for name in names if (text := shown(name)))


def _is_han(text: str) -> bool:
    scripts = count_scripts(text)
    return bool(scripts) and set(scripts) <= {"Han", "Kana"}


def _joined(text: str) -> str:
    return "".join(text.split())
