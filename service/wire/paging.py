"""Long lists, a page at a time."""


def next_offset(offset: int, count: int, total: int) -> int | None:
    """The offset of those that follow `count` things after the first `offset`, of `total`; None if none do."""
    return offset + count if count and offset + count < total else None
