"""The entry point of `pincite-eval`."""

from pincite.eval.commands import bench, checker, draft, followups, gold, injection, measure, reading, run, swapped
from pincite.eval.commands.app import app
from pincite.service.cli import ending

# Importing a module registers its commands with the app.
COMMANDS = (bench, checker, draft, followups, gold, injection, measure, reading, run, swapped)


def main() -> None:
    """Run the command line; service/cli/ending.py handles errors and exit codes."""
    ending.run(app, "pincite-eval")


if __name__ == "__main__":
    main()
