"""A collection's documents and what could not be read, a page at a time, as programs get them."""

from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.truth.documents import list_documents
from pincite.index.truth.failures import failures
from pincite.service.wire import shapes

_MOST_FAILURES = 1_000


def listing_json(collection: Collection, filters: Filters, title: str, limit: int, offset: int) -> shapes.Json:
    """So many documents, of those that pass the filters and have `title` in their title or name.

    As `pincite list --json`, with `total` and the offset of those that follow; failures come with the first page only.
    """
    found = list_documents(collection.connection, filters, title, limit, offset)
    unread = [] if offset else failures(collection.connection)[:_MOST_FAILURES]
    return {
        **shapes.list_json(found.documents, unread),
        **shapes.paging_json(offset, len(found.documents), found.total),
    }
