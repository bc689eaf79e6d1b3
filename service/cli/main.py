"""The entry point of `pincite`: registers all commands and runs the one that was called."""

from pincite.service.cli import ask, doctor, documents, ending, mcp, models, quotes, serve
from pincite.service.cli.app import app

COMMANDS = (
    ask,
    doctor,
    documents,
    mcp,
    models,
    quotes,
    serve,
)  # importing a module registers its commands with the app


def main() -> None:
    """Runs the command line; service/cli/ending.py handles errors and exit statuses."""
    ending.run(app, "pincite")


if __name__ == "__main__":
    main()
