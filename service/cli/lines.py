"""Prints lines and JSON to the terminal, without what a terminal would obey; rich's console is in console.py."""

import sys
from datetime import datetime
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


def local_time(moment: str) -> str:
    """A moment as people write it, in the time of this machine: `2026-11-29 13:31`."""
    return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M")
