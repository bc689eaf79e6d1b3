"""Prints lines and JSON to the terminal, without what a terminal would obey; rich's console is in console.py."""

import sys
from typing import Any

from pincite.service.plain import for_terminal, json_text


def print_line(text: str) -> None:
    """Prints text on standard output."""
    print(for_terminal(text))


def print_error(text: str) -> None:
    """Prints text on standard error."""
    print(for_terminal(text), file=sys.stderr)


def print_json(body: Any, indent: int | None = 2) -> None:
    """Prints the body as JSON on standard output."""
    print(json_text(body, indent))
