"""The terminal for people: rich's console, to which no document or server can give a command.

Owns rich's console; whoever styles what is printed takes it from here.
"""

from collections.abc import Iterable

from rich import console
from rich.segment import Segment

from pincite.service.plain import for_terminal


class Console(console.Console):
    """rich's console, whose own commands (colours, moving bars) pass and those inside texts do not."""

    def render(
        self, renderable: console.RenderableType, options: console.ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """The segments of what is printed, those of text made harmless."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(for_terminal(segment.text), segment.style)
