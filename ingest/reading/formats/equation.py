"""Write equations as one line of text."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from pincite.ingest.reading.formats.raised import lowered, raised

_SIGNS = {
    "times": "×", "div": "÷", "divide": "÷", "pm": "±", "plusminus": "±", "+-": "±", "-+": "∓", "leq": "≤", "le": "≤",
    "geq": "≥", "ge": "≥", "neq": "≠", "!=": "≠", "<=": "≤", ">=": "≥", "approx": "≈", "sim": "∼", "simeq": "≃",
    "equiv": "≡", "propto": "∝", "cdot": "·", "cdots": "⋯", "sum": "∑", "prod": "∏", "int": "∫", "oint": "∮",
    "inf": "∞", "infty": "∞", "partial": "∂", "sqrt": "√", "over": "/", "rarrow": "→", "->": "→", "larrow": "←",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "theta": "θ", "lambda": "λ", "mu": "μ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "left": "", "right": "", "rm": "", "it": "", "bold": "", "matrix": "",
}  # fmt: skip
_CAPITALS = {"DELTA": "Δ", "SIGMA": "Σ", "OMEGA": "Ω", "PI": "Π", "THETA": "Θ", "LAMBDA": "Λ", "PHI": "Φ", "PSI": "Ψ"}
_TOKEN = re.compile(r'"[^"]*"|[A-Za-z]+|[\d.,]+|\+-|-\+|[<>!]=|->|[`~\s]+|#|&|.', re.DOTALL)
_SCRIPT = re.compile(r"([\^_])\s*(?:\{([^{}]*)\}|(\w))")


def from_script(script: str) -> str:
    """Return the script of Hancom's equation editor with signs for its words.

    >>> from_script("10 ^{6} times x _{1} leq {a} over {b}")
    '10⁶ × x₁ ≤ {a} / {b}'
    """
    words = "".join(_sign(token) for token in _TOKEN.findall(script))
    written = _SCRIPT.sub(lambda found: _placed(found[1], found[2] or found[3] or ""), words)
    return re.sub(r"\s+(?=[⁰¹²³⁴-⁾ⁿⁱ₀-ₜ])", "", " ".join(written.split()))


def _placed(where: str, text: str) -> str:
    return raised(text.strip()) if where == "^" else lowered(text.strip())


def _sign(token: str) -> str:
    if token[0] in "`~" or token.isspace():
        return " "
    if token[0] == '"':
        return token.strip('"')
    return _CAPITALS.get(token) or _SIGNS.get(token if len(token) < 2 else token.lower(), token)


def from_office(element: Element) -> str:
    """Return an equation of Word (OMML, by local names) as one line: "E=mc²", "(a+b)/c", "√(x+1)", "∑ᵢ₌₁ⁿ x"."""
    if element.tag in _WRITTEN:
        return _WRITTEN[element.tag](element)
    if element.tag in ("t", "delText"):
        return (element.text or "") if element.tag == "t" else ""
    if element.tag.endswith("Pr") or element.tag in ("del", "moveFrom"):
        return ""
    return "".join(from_office(child) for child in element)


def _parts(element: Element, tag: str) -> list[str]:
    return [from_office(child).strip() for child in element if child.tag == tag]


def _part(element: Element, tag: str) -> str:
    return "".join(_parts(element, tag))


def _said(element: Element, name: str, usual: str) -> str:
    """Return what an equation's properties say under a name; an empty character is said by an empty value."""
    found = element.find(f"{element.tag}Pr/{name}")
    return usual if found is None else found.get("val", "")


def _grouped(text: str) -> str:
    return text if re.fullmatch(r"[\w.,]*|.|\([^()]*\)", text) else f"({text})"


def _fraction(element: Element) -> str:
    above, below = _part(element, "num"), _part(element, "den")
    if _said(element, "type", "bar") == "noBar":  # one above the other, as in a binomial
        return f"{above} ¦ {below}"
    return f"{_grouped(above)}/{_grouped(below)}"


def _scripted(element: Element) -> str:
    return _part(element, "e") + lowered(_part(element, "sub")) + raised(_part(element, "sup"))


def _before(element: Element) -> str:
    return lowered(_part(element, "sub")) + raised(_part(element, "sup")) + _part(element, "e")


def _many(element: Element) -> str:
    limits = lowered(_part(element, "sub")) + raised(_part(element, "sup"))
    return f"{_said(element, 'chr', '∫')}{limits} {_part(element, 'e')}"


def _bracketed(element: Element) -> str:
    inner = _said(element, "sepChr", "|").join(_parts(element, "e"))
    return f"{_said(element, 'begChr', '(')}{inner}{_said(element, 'endChr', ')')}"


def _function(element: Element) -> str:
    argument = _part(element, "e")
    return _part(element, "fName") + ("" if argument.startswith("(") else " ") + argument


def _accented(element: Element) -> str:
    return _part(element, "e") + _said(element, "chr", "\u0302")


_WRITTEN: dict[str, Callable[[Element], str]] = {
    "f": _fraction,
    "sSup": _scripted,
    "sSub": _scripted,
    "sSubSup": _scripted,
    "sPre": _before,
    "rad": lambda root: f"{raised(_part(root, 'deg'))}√{_grouped(_part(root, 'e'))}",
    "nary": _many,
    "d": _bracketed,
    "func": _function,
    "limLow": lambda limit: _part(limit, "e") + lowered(_part(limit, "lim")),
    "limUpp": lambda limit: _part(limit, "e") + raised(_part(limit, "lim")),
    "m": lambda matrix: "; ".join(_parts(matrix, "mr")),
    "mr": lambda row: ", ".join(_parts(row, "e")),
    "eqArr": lambda equations: "; ".join(_parts(equations, "e")),
    "acc": _accented,
    "bar": lambda bar: _part(bar, "e") + "\u0305",
}
