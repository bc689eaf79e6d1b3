"""The table of commands in the documentation has each command, and no other."""

import re
from pathlib import Path

from pincite.service.cli.commands import command_names

PAGE = Path(__file__).parents[3] / "docs" / "command-line.md"
CALL = re.compile(r"`(?:pincite )?([a-z][a-z-]+)(?: ([a-z][a-z|\\-]+)(?=[ `]))?[^`]*`")


def documented() -> set[str]:
    """The commands in the first column of the table; "keys add|list" are two."""
    table = PAGE.read_text("utf-8").partition("## Commands")[2].partition("\n## ")[0]
    cells = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| `")]
    found = set()
    for cell in cells:
        for name, below in CALL.findall(cell):
            found |= {f"{name} {one}" for one in below.split("\\|")} if below else {name}
    return found


def test_the_documentation_has_every_command_and_no_other() -> None:
    assert documented() == set(command_names())
