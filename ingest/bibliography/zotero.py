"""Addresses of items in Zotero, from the forms in which its exports carry an item's key."""

import re

_URI = re.compile(r"https?://zotero\.org/(?:(groups)/(\d+)|users/[^/\s]+(?:/[^/\s]+)?)/items/([A-Z0-9]{8})")
_SELECT = re.compile(r"zotero://select/(?:library|groups/\d+)/items/(?:\d+_)?[A-Z0-9]{8}")
_STORED = re.compile(r"[/\\]storage[/\\]([A-Z0-9]{8})[/\\]")


def link_of(*texts: str) -> str | None:
    """Return the address of an item in Zotero, if one of these texts carries its key.

    >>> link_of("http://zotero.org/users/12/items/ABCD2345"), link_of("http://zotero.org/groups/7/items/ABCD2345")
    ('zotero://select/library/items/ABCD2345', 'zotero://select/groups/7/items/ABCD2345')
    """
    for text in texts:
        if found := _SELECT.search(text):
            return found[0]
        if found := _URI.search(text):
            return f"zotero://select/{f'groups/{found[2]}' if found[1] else 'library'}/items/{found[3]}"
    return next(
        (f"zotero://select/library/items/{found[1]}" for text in texts if (found := _STORED.search(text))), None
    )
