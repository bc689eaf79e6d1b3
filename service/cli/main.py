"""The entry point of `pincite`: registers all commands and runs the one that was called."""

from pincite.service.cli import (
    ask,
    doctor,
    documents,
    ending,
    folders,
    keeping,
    mcp,
    models,
    questions,
    quotes,
    serve,
    watch,
)
from pincite.service.cli.app import app

# Importing a module registers its commands with the app.
COMMANDS = (ask, doctor, documents, folders, keeping, mcp, models, questions, quotes, serve, watch)


def main() -> None:
    """Runs the command line; service/cli/ending.py handles errors and exit statuses."""
    ending.run(app, "pincite")


if __name__ == "__main__":
    main()
