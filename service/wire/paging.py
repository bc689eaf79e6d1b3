"""Computes the offsets of pages of long lists."""


def next_offset(offset: int, count: int, total: int) -> int | None:
    """The offset of the next page, after `count` items at `offset` out of `total`; None if there is none."""
    return offset + count if count and offset + count < total else None
