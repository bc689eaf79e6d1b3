"""Apply a bibliography to stored documents: their metadata are changed in place, and nothing is embedded again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.index.changing.entering import PATIENCE
from pincite.index.changing.restoring import facts_of
from pincite.index.collection import Collection
from pincite.index.truth.documents import all_documents, documents_by_id
from pincite.index.truth.works import has_same_work, ids_of_key, key_at
from pincite.ingest.bibliography.facts import with_work
from pincite.ingest.bibliography.matching import Matched, folded, unique
from pincite.ingest.bibliography.work import Bibliography, Work
from pincite.ingest.discover import name_of, path_text

_LISTED = 5  # works named one by one where many have no document


@dataclass(frozen=True, slots=True)
class Applied:
    """How many works a bibliography has, how many of them describe documents now, and what could not be used."""

    works: int
    applied: int
    problems: tuple[str, ...]


def describe_documents(collection: Collection, said: Mapping[str, Work]) -> list[str]:
    """Store what works say of documents, by id, and return the main paths of those that were changed by it.

    Ids that are not there are ignored. Others may change the collection meanwhile. Raises CollectionBusy.
    """
    if not said:
        return []
    with collection.writing(PATIENCE):
        collection.store.bring_up_to_date()
        changes, paths = [], []
        for stored in documents_by_id(collection.connection, list(said)).values():
            work, own = said[stored.id], facts_of(stored)
            facts = with_work(own, work)
            if facts != own or not has_same_work(collection.connection, stored.id, work):
                changes.append((stored.id, None if facts == own else facts, work))
                paths.append(stored.path)
        if changes:
            collection.store.describe(changes)
            collection.refresh()
    return paths


def apply_rest(collection: Collection, bibliography: Bibliography, matched: Matched) -> tuple[Applied, list[str]]:
    """Apply the works for which no file was at hand to stored documents, by key, file name or title.

    Returns what became of the whole bibliography, and the paths of the documents that were changed.
    """
    found = _stored(collection, matched)
    changed = describe_documents(collection, {one: work for work, ids in found for one in ids})
    used = {work.place for work, _ in found}
    keys = {path: key_at(collection.connection, path_text(path)) for path in matched.files}
    used |= {work.place for path, work in matched.files.items() if keys[path]}
    problems = [said for work, said in matched.problems if work.place not in used]
    problems += [_cited_as(work, key) for path, work in matched.files.items() if (key := keys[path])]
    lacking = [work for work in matched.rest if work.place not in used and not work.files]
    problems += _lacking(lacking)
    told = tuple(dict.fromkeys((*bibliography.problems, *filter(None, problems))))
    return Applied(len(bibliography.works), len(used), told), changed


def _stored(collection: Collection, matched: Matched) -> list[tuple[Work, Sequence[str]]]:
    """Return those of the works without files that fit stored documents which no other describes, with their ids."""
    documents = all_documents(collection.connection)
    files = {path_text(path) for path in matched.files}
    taken = {one.id for one in documents if files.intersection(one.paths)}
    names = unique((name_of(Path(path)), one.id) for one in documents for path in one.paths)
    titles = unique((folded(one.title or one.name), one.id) for one in documents)
    found: list[tuple[Work, Sequence[str]]] = []
    for work in matched.rest:
        ids = ids_of_key(collection.connection, work.key) if work.key else []
        ids = ids or [names[name] for one in work.files if (name := Path(one.replace("\\", "/")).name) in names]
        title = folded(str(work.item.get("title", "")))
        ids = [one for one in ids or [titles.get(title, "")] if one and one not in taken]
        if ids:
            found.append((work, ids))
            taken.update(ids)
    return found


def _cited_as(work: Work, key: str) -> str:
    if not work.key or key == work.key:
        return ""
    return f"{work.label}: it is cited as {key}, since its key cannot stand in LaTeX or Markdown, or is another's."


def _lacking(works: Sequence[Work]) -> list[str]:
    if not works:
        return []
    more = f" and {len(works) - _LISTED} more" if len(works) > _LISTED else ""
    which = ", ".join(work.label for work in works[:_LISTED])
    return [f"Works without a document here: {which}{more}. They name no file, and no document has their title."]
