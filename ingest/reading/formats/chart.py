"""Read what a chart says: its title, and its figures as a table with a row for each series."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pincite.ingest.reading.formats.content import Block, Row
from pincite.ingest.reading.formats.number_format import GENERAL, shown

_MOST_POINTS = 100


def rows_of_chart(root: Element) -> Iterator[Block]:
    """Yield a chart's title, the names of its points, and each series with its values."""
    title = root.find("chart/title")
    if title is not None:
        yield Block(" ".join("".join(part.text or "" for part in title.iter("t")).split()))
    header: list[str] = []
    for series in root.iter("ser"):
        names, values = _points(series, ("cat", "xVal")), _points(series, ("val", "yVal"))
        if names != header and any(names):
            yield Block("\t".join(["", *names]), row=Row.HEADER)
            header = names
        yield Block("\t".join([" ".join(_points(series, ("tx",))), *values]), row=Row.BODY)


def _points(series: Element, tags: tuple[str, ...]) -> list[str]:
    """Return the stored values below the first element with one of these tags, in their order."""
    found = next((child for child in series if child.tag in tags), None)
    if found is None:
        return []
    code = found.findtext(".//formatCode") or GENERAL
    values: dict[int, str] = {}
    for point in found.iter("pt"):
        place = point.get("idx", "")
        if place.isdecimal() and int(place) < _MOST_POINTS:
            value = point.findtext("v") or ""
            values[int(place)] = (
                shown(value, point.get("formatCode") or code) if found.find(".//numCache") is not None else value
            )
    return [values.get(place, "") for place in range(max(values, default=-1) + 1)]
