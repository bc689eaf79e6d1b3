"""The entry point of `pincite-eval`."""

from pincite.eval.commands import bench, checker, gold, injection, measure, run, swapped
from pincite.eval.commands.app import app
from pincite.service.cli import ending

COMMANDS = (
    bench,
    checker,
    gold,
    injection,
    measure,
    run,
    swapped,
)  # importing a module registers its commands with the app


def main() -> None:
    """Run the command line; service/cli/ending.py handles errors and exit codes."""
    ending.run(app, "pincite-eval")


if __name__ == "__main__":
    main()
