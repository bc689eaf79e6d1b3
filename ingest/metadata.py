"""What a document is called, who wrote it and when."""

from ingest.formats.content import Facts


def merge(*sources: Facts) -> Facts:
    """Return the facts of all `sources`, the later ones winning where they say something."""
    merged = Facts()
    for facts in sources:
        merged = Facts(
            title=facts.title or merged.title,
            author=facts.author or merged.author,
            publisher=facts.publisher or merged.publisher,
            date=facts.date or merged.date,
            language=facts.language or merged.language,
        )
    return merged
