"""Parse the XML of office formats. Only local names count, so that strict and transitional namespaces read alike."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from pincite.ingest.errors import DamagedFile
from pincite.ingest.reading.formats.archive import member


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


def _local(name: str) -> str:
    return name.rpartition("}")[2]
