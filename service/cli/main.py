"""The entry point of `pincite`: registers all commands and runs the one that was called."""

from pincite.service.cli import ask, doctor, documents, drafts, ending, keeping, mcp, models, quotes, serve
from pincite.service.cli.app import app

# Importing a module registers its commands with the app.
COMMANDS = (ask, doctor, documents, drafts, keeping, mcp, models, quotes, serve)


def main() -> None:
    """Runs the command line; service/cli/ending.py handles errors and exit statuses."""
    ending.run(app, "pincite")


if __name__ == "__main__":
    main()
