"""Text of documents made fit for what shows it: nothing of it may act there."""

import re

# What XML, and so DOCX, cannot hold, and what turns the direction of all that follows.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&$])|^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def one_line(text: str) -> str:
    """Text on one line, without what cannot be printed."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def plain_markdown(text: str) -> str:
    """Text that Markdown shows as it is: `plain_markdown("[1] *a*") == r"\\[1\\] \\*a\\*"`."""
    return _MARKDOWN.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)
