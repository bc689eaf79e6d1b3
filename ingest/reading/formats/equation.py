"""Write equations as one line of text."""

import re

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
