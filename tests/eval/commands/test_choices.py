"""Options that take one of a few words, of both commands: a wrong word is told with those that there are."""

import inspect
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import typer

from pincite.eval.bench.parts import Part
from pincite.eval.commands.main import app as measuring
from pincite.eval.drafts.measure import PlantedSet
from pincite.service.cli.commands import app
from tests.eval.conftest import Call
from tests.making.library import collection_at
from tests.serving.command_line import pincite_here


@pytest.mark.parametrize(("command", "option", "words"), [("draft", "--set", PlantedSet), ("bench", "--only", Part)])
def test_a_wrong_word_is_told_with_those_that_there_are(call: Call, command: str, option: str, words: Any) -> None:
    status, _, said = call(command, option, "zz", "--json")
    sentence = " ".join(said.replace("│", " ").split())
    assert status == 2
    assert f"Invalid value for '{option}': 'zz' is none of {', '.join(words)}." in sentence


def test_a_word_may_be_in_capitals(tmp_path: Path) -> None:
    collection_at(tmp_path / "home")
    pincite_here("list", "--sort", "DATE", "--home", str(tmp_path / "home"))
    assert "'zz' is none of name, title," in pincite_here("list", "--sort", "zz", status=2)


def callbacks(of: typer.Typer) -> Iterator[Any]:
    """The functions of all commands, those of groups too."""
    yield from (one.callback for one in of.registered_commands)
    for group in of.registered_groups:
        if group.typer_instance is not None:
            yield from callbacks(group.typer_instance)


def kinds(annotation: Any) -> Iterator[Any]:
    """A type and those that it is made of: of `list[Part] | None` Part, too."""
    yield annotation
    for one in get_args(annotation):
        yield from kinds(one)


def is_choice(kind: Any) -> bool:
    return get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, Enum))


@pytest.mark.parametrize(("of", "fewest"), [(app, 1), (measuring, 2)])
def test_no_enumeration_is_left_to_typer_whose_message_begins_with_value_error(of: typer.Typer, fewest: int) -> None:
    chosen = [
        (one.__name__, name, parameter.annotation.__metadata__[0])
        for one in callbacks(of)
        for name, parameter in inspect.signature(one).parameters.items()
        if any(map(is_choice, kinds(parameter.annotation)))
    ]
    assert len(chosen) >= fewest
    assert [(command, name) for command, name, option in chosen if option.parser is None] == []
