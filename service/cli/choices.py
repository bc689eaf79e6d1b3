"""Options that take one of a few words: what was given instead is told with the words that there are."""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

import typer

Word = TypeVar("Word", bound=Enum)


def choice(words: type[Enum], *names: str, metavar: str, told: str, default_shown: bool = True) -> Any:
    """A typer option of these names that takes one of the words, in large or small letters; `told` is its help.

    Typer's own message for an enumeration begins with "Value error".
    """

    def offered() -> list[str]:
        return [one.value for one in words]

    return typer.Option(
        *names,
        parser=_reader(words),
        metavar=metavar,
        help=told,
        show_default=default_shown,
        autocompletion=offered,
    )


def _reader(words: type[Word]) -> Callable[[str | Word], Word]:
    """What makes one of the words from what was typed; typer hands the default in as it is."""
    known = {one.value.lower(): one for one in words}

    def read(typed: str | Word) -> Word:
        found = known.get(typed.lower()) if isinstance(typed, str) else typed
        if found is None:
            raise typer.BadParameter(f"{typed!r} is none of {', '.join(one.value for one in words)}.")
        return found

    return read
