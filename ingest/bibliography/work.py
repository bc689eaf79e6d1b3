"""The data classes of bibliographies: the works that one lists, and what could not be used of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Item = Mapping[str, Any]

# The roles in which people stand beside a work, as CSL names them.
ROLES = ("author", "editor", "translator", "collection-editor", "container-author", "director", "recipient")


@dataclass(frozen=True, slots=True)
class Work:
    """One entry of a bibliography.

    `item` is the work in CSL-JSON, without an id; names are `{"family", "given"}`, or `{"literal"}` where they are not
    divided, as in Korean. `key` is the citation key, None where the bibliography gives none. `collections` are those of
    Zotero that hold it, `link` is its address there ("zotero://select/library/items/ABCD2345"). `files` are those
    attached to it, as the bibliography names them. `place` says where the entry stands in it: "line 12".
    """

    key: str | None
    item: Item
    place: str
    collections: tuple[str, ...] = ()
    link: str | None = None
    files: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How messages name the work: `kim2024 (line 12)`."""
        return f"{self.key or self.item.get('title') or 'an entry'} ({self.place})"


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The works of a bibliography in order, and what of it could not be used, a sentence each."""

    works: tuple[Work, ...]
    problems: tuple[str, ...] = field(default=())


def filled(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the item without what is empty, and a number as that of an issue only where there are issues."""
    found = {name: value for name, value in item.items() if value not in (None, "", [], {})}
    if "issue" in found and not str(found.get("type", "")).startswith("article"):
        found["number"] = found.pop("issue")
    return found
