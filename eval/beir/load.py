"""Load public retrieval sets in BEIR layout (Thakur et al. 2021): corpus.jsonl, queries.jsonl, qrels.tsv."""

import hashlib
import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pincite.eval.gold.question import GoldQuestion
from pincite.eval.lines import lines_of, why_not_json
from pincite.eval.running.corpus import UNKNOWN
from pincite.eval.running.trec import read_qrels
from pincite.ingest.errors import InputError
from pincite.ingest.text import language_of

KIND = "retrieval"  # the type of every question, where a gold set says factoid, list ...


class SetError(InputError):
    """A folder does not hold a retrieval set in BEIR layout."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text of the corpus, the unit that is judged and ranked."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A corpus, the queries that have a relevant entry, in order, and qrels: query id -> corpus id -> grade."""

    name: str
    corpus: tuple[Entry, ...]
    queries: tuple[GoldQuestion, ...]
    qrels: Mapping[str, Mapping[str, int]]

    def hash(self) -> str:
        """Return the set's gold hash: a digest of the queries, after any limit, and their qrels."""
        rows = [(one.id, one.question, sorted(self.qrels[one.id].items())) for one in self.queries]
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def load_set(folder: Path, limit: int | None = None, trec_qrels: Path | None = None) -> RetrievalSet:
    """Return the set in a folder, with the first `limit` queries if given. Raises SetError naming file and line.

    `trec_qrels` is a file of qrels in TREC format that replaces the folder's; it raises RunFileError if invalid.
    """
    corpus = tuple(Entry(one["_id"], one.get("title") or "", one["text"]) for one in _objects(folder / "corpus.jsonl"))
    asked = [_query(one) for one in _objects(folder / "queries.jsonl")]
    entries, ids = {one.id for one in corpus}, {one.id for one in asked}
    qrels = read_qrels(trec_qrels, ids, entries) if trec_qrels else _qrels(_qrels_file(folder), entries)
    queries = tuple(one for one in asked if max(qrels.get(one.id, {"": 0}).values()) > 0)[:limit]
    if not corpus or not queries:
        raise SetError(f"{folder}: it contains no {'query with a relevant entry' if corpus else 'entry'}.")
    return RetrievalSet(folder.resolve().name, corpus, queries, {one.id: qrels[one.id] for one in queries})


def _query(body: Mapping[str, Any]) -> GoldQuestion:
    language = body.get("lang") or language_of(body["text"]) or UNKNOWN
    return GoldQuestion(body["_id"], body["text"], language, KIND, "", (), ())


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSONL file, each with strings as `_id`, which is unique, and `text`."""
    first_use: dict[str, int] = {}
    for number, line in _lines(path):
        try:
            body = json.loads(line)
            sound = isinstance(body["_id"], str) and isinstance(body["text"], str)
        except json.JSONDecodeError as error:
            raise SetError(f"{path}:{number}: {why_not_json(line, error)}.") from error
        except (KeyError, TypeError) as error:
            raise SetError(f"{path}:{number}: it is not an object with _id and text ({error!r}).") from error
        if not sound:
            raise SetError(f"{path}:{number}: _id and text must be strings.")
        earlier = first_use.setdefault(body["_id"], number)
        if earlier != number:
            raise SetError(f"{path}:{number}: the _id {body['_id']!r} is that of line {earlier} too: give it another.")
        yield body


def _qrels_file(folder: Path) -> Path:
    alone = folder / "qrels.tsv"
    return alone if alone.exists() or not (folder / "qrels" / "test.tsv").exists() else folder / "qrels" / "test.tsv"


def _qrels(path: Path, entries: Container[str]) -> dict[str, dict[str, int]]:
    """Return query id -> corpus id -> grade, from lines of three tab-separated fields; the first may be a header."""
    judged: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        fields = line.split("\t")
        if number == 1 and len(fields) == 3 and not _is_number(fields[2]):
            continue
        if len(fields) != 3 or not _is_number(fields[2]):
            raise SetError(f"{path}:{number}: a line must be: query id, corpus id, grade, separated by tabs.")
        query, entry, grade = fields[0], fields[1], int(fields[2])
        if grade > 0 and entry not in entries:
            raise SetError(f"{path}:{number}: corpus.jsonl has no entry {entry!r}: remove the line, or add the entry.")
        earlier = judged.setdefault(query, {}).setdefault(entry, grade)
        if earlier != grade:
            raise SetError(
                f"{path}:{number}: {entry!r} has grade {earlier} for {query!r} already: keep one of the two."
            )
    return judged


def _is_number(text: str) -> bool:
    return text.strip().removeprefix("-").isdecimal()


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        yield from lines_of(path)
    except (OSError, UnicodeDecodeError) as error:
        raise SetError(f"{path} cannot be read ({error}). A set has corpus.jsonl, queries.jsonl, qrels.tsv.") from error
