"""Makes untrusted text safe to display: no control characters, no Markdown syntax."""

import re

# Characters that XML, and so DOCX, does not allow, and those that change the text direction.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&$])|^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def one_line(text: str) -> str:
    """The text on one line, without unprintable characters."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def plain_markdown(text: str) -> str:
    """The text escaped for Markdown: `plain_markdown("[1] *a*") == r"\\[1\\] \\*a\\*"`."""
    return _MARKDOWN.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)
