"""Parse the XML of office formats. Only local names count, so that strict and transitional namespaces read alike."""

from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from pincite.ingest.errors import DamagedFile
from pincite.ingest.reading.formats.archive import member, opened_member


def parsed(data: bytes, name: str) -> Element:
    """Return the root of the part `name`; its tags and attributes are local names. Raises DamagedFile."""
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise DamagedFile(f"its part {name} is not well-formed ({error})") from error
    for element in root.iter():
        element.tag = _local(element.tag)
        if element.attrib:
            element.attrib = {_local(key): value for key, value in element.attrib.items()}
    return root


def parsed_member(data: bytes, name: str) -> Element:
    """Return the root of a member of the archive `data`. Raises DamagedFile, EncryptedFile, LimitExceeded."""
    return parsed(member(data, name), name)


def streamed_member(data: bytes, name: str, *tags: str) -> Iterator[Element]:
    """Yield the elements with these tags of a member, in order, without holding more than one of them.

    Raises DamagedFile, EncryptedFile, LimitExceeded.
    """
    try:
        with opened_member(data, name) as stream:
            yield from _elements(stream, tags)
    except (ElementTree.ParseError, LookupError) as error:
        raise DamagedFile(f"its part {name} is not well-formed ({error})") from error


def _elements(stream: IO[bytes], tags: tuple[str, ...]) -> Iterator[Element]:
    above: list[Element] = []
    inside = 0
    for event, element in ElementTree.iterparse(stream, ("start", "end")):
        if event == "start":
            element.tag = _local(element.tag)
            element.attrib = {_local(key): value for key, value in element.attrib.items()}
            above.append(element)
            inside += element.tag in tags
            continue
        above.pop()
        if element.tag in tags:
            inside -= 1
            yield element
        if not inside and above:
            above[-1].remove(element)


def _local(name: str) -> str:
    return name.rpartition("}")[2]
