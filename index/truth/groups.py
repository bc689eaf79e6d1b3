"""Groups of documents: those of a bibliography (Zotero's collections), or those that somebody set by hand.

They are kept beside what a bibliography says (index/truth/works.py), as `groups` in the item's `custom`. No index holds
them, so a change of groups leaves both indexes as they are.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from pincite.index.truth.connection import Connection
from pincite.ingest.text import caseless

_GROUPED = (
    "SELECT document_id, coalesce(json_extract(item, '$.custom.groups'), json_extract(item, '$.custom.collections'))"
    " FROM works WHERE item IS NOT NULL AND document_id IN (SELECT id FROM documents)"
)


def in_groups(connection: Connection, names: Iterable[str]) -> frozenset[str]:
    """Return the ids of the documents that are in one of these groups, whatever the case of their names."""
    wanted = {caseless(name) for name in names}
    return frozenset(one for one, groups in _grouped(connection) if wanted.intersection(map(caseless, groups)))


def all_groups(connection: Connection) -> dict[str, int]:
    """Return all groups, sorted by name, and how many documents are in each."""
    counted = Counter(name for _, groups in _grouped(connection) for name in groups)
    return {name: counted[name] for name in sorted(counted, key=caseless)}


def set_groups(connection: Connection, document_id: str, groups: Sequence[str] | None) -> None:
    """Store the groups of a document within the caller's transaction; None means those of its bibliography again."""
    row = connection.execute("SELECT item FROM works WHERE document_id = ?", (document_id,)).fetchone()
    if row is None:  # removed meanwhile
        return
    item = json.loads(row[0] or "{}")
    custom = {name: value for name, value in item.pop("custom", {}).items() if name != "groups"}
    custom |= {} if groups is None else {"groups": list(dict.fromkeys(groups))}
    item |= {"custom": custom} if custom else {}
    kept = json.dumps(item, ensure_ascii=False, sort_keys=True) if item else None
    connection.execute("UPDATE works SET item = ? WHERE document_id = ?", (kept, document_id))


def _grouped(connection: Connection) -> list[tuple[str, list[str]]]:
    if not connection.has_table("works"):
        return []
    return [(one, json.loads(groups)) for one, groups in connection.execute(_GROUPED) if groups]
