"""The request to list groups of versions."""

from pincite.service.wire.requests.body import CollectionQuery, PagingQuery


class FamiliesQuery(PagingQuery, CollectionQuery):
    """The page of the list of groups to return."""
