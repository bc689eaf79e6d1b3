"""What a work of a bibliography says of its documents: title, author, publisher, date and language."""

from dataclasses import asdict, replace

from pincite.ingest.bibliography import dating, names
from pincite.ingest.bibliography.work import Work
from pincite.ingest.document import Reading
from pincite.ingest.reading.formats.content import Facts

_LONGEST = 2000  # characters of a fact, as in a sidecar


def facts_of_work(work: Work) -> Facts:
    """Return the facts that a work states; those it does not state are None."""
    item = work.item
    people = item.get("author") or item.get("editor") or []
    language = str(item.get("language", ""))[:2].lower()
    return Facts(
        title=_text(str(item.get("title", ""))),
        author=_text(names.listed(people)),
        publisher=_text(str(item.get("publisher", ""))),
        date=dating.iso(item.get("issued", {})),
        language=language if language.isascii() and language.isalpha() and len(language) == 2 else None,
    )


def with_work(own: Facts, work: Work) -> Facts:
    """Return a document's facts, overridden by what the work states; the language only where it is not known."""
    stated = {name: value for name, value in asdict(facts_of_work(work)).items() if value}
    return replace(own, **{**stated, "language": own.language or stated.get("language")})


def described(reading: Reading, work: Work) -> Reading:
    """Return what was read of a file, with the metadata of the work, and where each fact is from."""
    document, report = reading.document, reading.report
    own = Facts(document.title, document.author, document.publisher, document.date, document.language)
    facts = asdict(with_work(own, work))
    stated = [name for name, value in asdict(facts_of_work(work)).items() if value and name != "language"]
    kept = [one for one in report.origins if one.partition(" ")[0] not in stated]
    told = [f"{name} {facts[name]}: in the bibliography, {work.place}" for name in stated]
    return replace(reading, document=replace(document, **facts), report=replace(report, origins=(*kept, *told)))


def _text(said: str) -> str | None:
    return " ".join(said.split())[:_LONGEST] or None
