"""Read and validate gold sets: JSONL files with one question per line. Every error is reported with its line.

{"id", "question", "lang", "type", "answer", "key_facts": [{"fact", "vital"}], "evidence": [{"doc", "quote", "grade"}]}

All fields are required; `answer` may be "", and `key_facts` and `evidence` may be empty. The only optional field is
"annotator", the name of the judge, written by `suggest`; it has no effect on the question.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pincite.eval.gold.overlap import Haystack, squeeze
from pincite.eval.gold.question import ANSWERS, PARTLY, RELATED, Evidence, GoldQuestion, KeyFact
from pincite.eval.lines import lines_of, why_not_json
from pincite.ingest.errors import InputError

UNANSWERABLE = "unanswerable"
KINDS = ("factoid", "list", "why", "comparison", "multi-doc", "temporal", UNANSWERABLE)
_FIELDS = {
    "id": str, "question": str, "lang": str, "type": str, "answer": str, "key_facts": list, "evidence": list,
}  # fmt: skip
_OPTIONAL = {"annotator": str}
_EVIDENCE = {"doc": str, "quote": str, "grade": int}
_KEY_FACT = {"fact": str, "vital": bool}
_NAMES = {str: "a string", list: "a list", int: "an integer", bool: "true or false", dict: "an object"}
_LANGUAGE = re.compile("[a-z]{2,3}")
_MARKS = str.maketrans(
    dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("‘’‚‛′`´＇", "'") | dict.fromkeys("‐‑‒–—―−", "-")
)
_SHOWN = 60  # characters of a quote in a message

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """An error in a line (from 1; 0 means the file as a whole)."""

    line: int
    message: str


class GoldError(InputError):
    """A gold file has errors; the message and `faults` list all of them."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.faults = faults
        count = f"{len(faults)} error{'' if len(faults) == 1 else 's'}"
        lines = [f"  {path}:{fault.line}: {fault.message}" for fault in faults]
        super().__init__("\n".join([f"The gold set has {count}. Correct these lines:", *lines]))


def load_gold(path: Path, documents: Mapping[str, str] | None) -> list[GoldQuestion]:
    """Return the questions of a file, in order. Raises GoldError with every error in every line.

    `documents` maps a document's name (the file's stem) to its text; evidence must quote it. With None, documents and
    quotes are not checked.
    """
    lines = json_lines(path)
    texts = None if documents is None else _Texts(documents)
    questions: list[GoldQuestion] = []
    faults: list[Fault] = [] if lines else [Fault(0, "it has no questions")]
    first_use: dict[str, int] = {}
    for number, line in lines:
        body, messages = parse_line(line)
        if body is not None:
            messages += _faults(body, texts)
            earlier = first_use.setdefault(str(body.get("id")), number)
            if "id" in body and earlier != number:
                messages.append(f"the id {body['id']!r} is already used in line {earlier}")
        faults += [Fault(number, message) for message in messages]
        if body is not None and not faults:
            questions.append(_question(body))
    if faults:
        raise GoldError(path, faults)
    return questions


def gold_hash(path: Path) -> str:
    """Return the SHA-256 of the file's lines, however they end; runs with different gold hashes are not comparable."""
    return hashlib.sha256(path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")).hexdigest()


class _Texts:
    """The documents by name, each prepared for searching when it is first quoted."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        self._documents = {_nfc(name): text for name, text in documents.items()}
        self._haystacks: dict[str, Haystack] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._documents

    def instead_of(self, name: str) -> str | None:
        """Return the document that is probably meant, if the name has a suffix or differs in case."""
        near = {known.casefold(): known for known in self._documents}
        return near.get(name.casefold()) or near.get(Path(name).stem.casefold())

    def differs_in_marks(self, name: str, quote: str) -> bool:
        """Return whether the document has the quote but for the form of quotation marks, apostrophes and dashes."""
        return squeeze(quote).translate(_MARKS) in squeeze(self._documents[name]).translate(_MARKS)

    def has(self, name: str, quote: str) -> bool:
        """Return whether the document with this name contains the quote, ignoring white space."""
        if name not in self._haystacks:
            self._haystacks[name] = Haystack(self._documents[name])
        return quote in self._haystacks[name]


def _nfc(name: str) -> str:
    """Return a document's name as collections store it; file systems may return it decomposed."""
    return unicodedata.normalize("NFC", name)


def json_lines(path: Path) -> list[tuple[int, str]]:
    try:
        return list(lines_of(path))
    except OSError as error:
        raise GoldError(path, [Fault(0, f"it cannot be read ({error.strerror})")]) from error
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        raise GoldError(path, [Fault(number, f"it is not UTF-8 ({error.reason})")]) from error


def parse_line(line: str) -> tuple[Json | None, list[str]]:
    """Return the object in a line, or None, and the errors in its JSON."""
    doubled: list[str] = []

    def unique(pairs: list[tuple[str, Any]]) -> Json:
        body = dict(pairs)
        if len(body) < len(pairs):
            names = [name for name, _ in pairs]
            doubled.extend(sorted({name for name in names if names.count(name) > 1}))
        return body

    try:
        body = json.loads(line, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        return None, [why_not_json(line, error)]
    except RecursionError:
        return None, ["its JSON is nested too deeply"]
    if not isinstance(body, dict):
        advice = (
            " but a list: write one object a line, without [ ] and commas between" if isinstance(body, list) else ""
        )
        return None, [f"it is not a JSON object {{...}}{advice}"]
    return body, [f"the field {name!r} is given twice" for name in doubled]


def _faults(body: Json, texts: _Texts | None) -> list[str]:
    """Return the errors in a line's fields, in field order."""
    found = shape_faults(body, _FIELDS | {name: kind for name, kind in _OPTIONAL.items() if name in body}, "")
    if not found:
        found = _values(body)
    evidence = body["evidence"] if isinstance(body.get("evidence"), list) else []
    sound = []
    for number, one in enumerate(evidence, start=1):
        faults = _evidence(one, f"evidence {number}: ", texts)
        found += faults
        sound += [] if faults else [one]
    facts = body["key_facts"] if isinstance(body.get("key_facts"), list) else []
    for number, one in enumerate(facts, start=1):
        found += _key_fact(one, f"key fact {number}: ")
    if sound == body.get("evidence") and body.get("type") in KINDS:
        found += _answerable(body, [one["grade"] for one in sound])
    return found


def shape_faults(body: Any, fields: Mapping[str, type], where: str) -> list[str]:
    """Return which fields are missing, unknown or of the wrong type; a boolean is not an integer."""
    if not isinstance(body, dict):
        return [f"{where}it is not an object {{...}}"]
    missing = [f"{where}the field {name!r} is missing" for name in fields if name not in body]
    unknown = [f"{where}the field {name!r} is unknown" for name in body if name not in fields]
    wrong = [
        f"{where}{name!r} must be {_NAMES[kind]}, not {json.dumps(body[name], ensure_ascii=False)[:_SHOWN]}"
        for name, kind in fields.items()
        if name in body and type(body[name]) is not kind
    ]
    return missing + unknown + wrong


def _values(body: Json) -> list[str]:
    found = [f"the {name} is empty" for name in ("id", "question") if not body[name].strip()]
    if not _LANGUAGE.fullmatch(body["lang"]):
        found.append(f"the language {body['lang']!r} is not an ISO 639 code such as 'ko'")
    if body["type"] not in KINDS:
        found.append(f"the type {body['type']!r} is not one of {', '.join(KINDS)}")
    return found


def _evidence(one: Any, where: str, texts: _Texts | None) -> list[str]:
    found = shape_faults(one, _EVIDENCE, where)
    if found:
        return found
    if one["grade"] not in (ANSWERS, PARTLY, RELATED):
        found.append(f"{where}the grade {one['grade']} is not one of 3 (answers), 2 (partly), 1 (related)")
    shown = one["quote"] if len(one["quote"]) <= _SHOWN else one["quote"][:_SHOWN] + "…"
    if not one["quote"].strip():
        found.append(f"{where}the quote is empty")
    elif texts is not None:
        if _nfc(one["doc"]) not in texts:
            instead = texts.instead_of(_nfc(one["doc"]))
            advice = f": write {instead!r}" if instead else ""
            found.append(f"{where}there is no document {one['doc']!r}{advice}")
        elif not texts.has(_nfc(one["doc"]), one["quote"]):
            marks = texts.differs_in_marks(_nfc(one["doc"]), one["quote"])
            advice = "; only quotation marks or dashes differ: copy them from the document" if marks else ""
            found.append(f"{where}the quote is not in {one['doc']!r}: {shown!r}{advice}")
    return found


def _key_fact(one: Any, where: str) -> list[str]:
    found = shape_faults(one, _KEY_FACT, where)
    return found if found or one["fact"].strip() else [f"{where}the fact is empty"]


def _answerable(body: Json, grades: list[int]) -> list[str]:
    answered = ANSWERS in grades
    if body["type"] == UNANSWERABLE and answered:
        return ["it is unanswerable, but has evidence of grade 3, which answers it"]
    if body["type"] != UNANSWERABLE and not answered:
        return ["no evidence of grade 3 answers it, and its type is not unanswerable"]
    return []


def _question(body: Json) -> GoldQuestion:
    return GoldQuestion(
        id=body["id"],
        question=body["question"],
        lang=body["lang"],
        kind=body["type"],
        answer=body["answer"],
        key_facts=tuple(KeyFact(one["fact"], one["vital"]) for one in body["key_facts"]),
        evidence=tuple(Evidence(_nfc(one["doc"]), one["quote"], one["grade"]) for one in body["evidence"]),
    )
