"""What the styles of a Word document say: which paragraphs are headings, which runs raised, hidden or symbols."""

from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

_DEEPEST_CHAIN = 20  # styles based on styles; a broken file may have a cycle
_OFF = ("0", "false", "off", "none")
_SHORT = 6  # characters; longer text in another height is no exponent or note's mark
_LIFT = 4  # half points


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks: raised (1), lowered (-1) or neither (0), moved up (in half points), hidden, and its font."""

    script: int = 0
    lift: int = 0
    hidden: bool = False
    font: str = ""

    def script_of(self, text: str) -> int:
        """Return 1 if this text is raised, -1 if it is lowered, otherwise 0."""
        if self.script or abs(self.lift) < _LIFT or len(text.strip()) > _SHORT:
            return self.script
        return 1 if self.lift > 0 else -1


@dataclass(frozen=True, slots=True)
class Styles:
    """The looks of character styles and the heading levels of paragraph styles, by id."""

    looks: dict[str, Look]
    levels: dict[str, int]

    def look(self, run: Element, around: Look) -> Look:
        """Return the look of a run in surroundings with another look."""
        properties = run.find("rPr")
        if properties is None:
            return around
        style = properties.find("rStyle")
        named = self.looks.get(style.get("val", ""), around) if style is not None else around
        return _changed(named, properties)

    def level(self, paragraph: Element) -> int:
        """Return the level of a heading, from 1; 0 for other paragraphs."""
        outline = paragraph.find("pPr/outlineLvl")
        if outline is not None:
            return _outline(outline)
        style = paragraph.find("pPr/pStyle")
        return self.levels.get(style.get("val", ""), 0) if style is not None else 0


def styles_in(root: Element | None) -> Styles:
    """Return the styles of the part `styles`; without one, no style says anything."""
    own = {style.get("styleId", ""): style for style in root.iter("style")} if root is not None else {}
    looks = {name: _look(name, own) for name, style in own.items() if style.get("type") == "character"}
    levels = {name: _level(name, own) for name in own}
    return Styles(looks, {name: level for name, level in levels.items() if level})


def _chain(name: str, own: dict[str, Element]) -> list[Element]:
    """Return a style and those it is based on, nearest first."""
    chain: list[Element] = []
    while name in own and len(chain) < _DEEPEST_CHAIN:
        chain.append(own[name])
        base = own[name].find("basedOn")
        name = base.get("val", "") if base is not None else ""
    return chain


def _look(name: str, own: dict[str, Element]) -> Look:
    look = Look()
    for style in reversed(_chain(name, own)):
        properties = style.find("rPr")
        look = _changed(look, properties) if properties is not None else look
    return look


def _level(name: str, own: dict[str, Element]) -> int:
    for style in _chain(name, own):
        outline, title = style.find("pPr/outlineLvl"), style.find("name")
        if outline is not None:
            return _outline(outline)
        if title is not None and title.get("val", "").lower() == "title":
            return 1
    return 0


def _outline(outline: Element) -> int:
    value = outline.get("val", "9")
    return int(value) + 1 if value in tuple("012345678") else 0


def _changed(look: Look, properties: Element) -> Look:
    """Return a look after what a run's or style's properties say."""
    for one in properties:
        value = one.get("val", "")
        if one.tag == "vertAlign":
            look = replace(look, script={"superscript": 1, "subscript": -1}.get(value, 0))
        elif one.tag == "position":
            number = value.removesuffix("pt")
            points = int(float(number)) if number.lstrip("-").replace(".", "", 1).isdecimal() else 0
            look = replace(look, lift=points * 2 if value.endswith("pt") else points)
        elif one.tag == "vanish":
            look = replace(look, hidden=value not in _OFF)
        elif one.tag == "rFonts":
            look = replace(look, font=one.get("ascii") or one.get("hAnsi") or look.font)
    return look
