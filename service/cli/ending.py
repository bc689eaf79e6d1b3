"""Runs a command and turns its errors into a message, or JSON, and an exit status."""

import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import NoReturn

from pincite.ingest.errors import InputError, PinciteError
from pincite.service.cli.lines import print_error, print_json

INTERRUPTED = 130
_REFUSED = "The system refused an operation. Look at the permissions of the file and at the disk, then try again."
_STOPPED = "Interrupted. What was finished is kept; run the same command again to continue."


def run(command: Callable[[], object], name: str) -> None:
    """Runs the command; an error ends the process with status 1, wrong usage with 2, Ctrl-C with 130."""
    as_json = "--json" in sys.argv
    _speak_to_any_terminal(as_json)
    try:
        command()
        sys.stdout.flush()
    except PinciteError as error:
        _end(name, type(error).__name__, str(error), 2 if isinstance(error, InputError) else 1, as_json)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:  # the disk or the system refuses something that no command foresaw
        _end(name, "SystemRefusal", f"{_REFUSED} {error}", 1, as_json)
    except KeyboardInterrupt:
        _end(name, "Interrupted", _STOPPED, INTERRUPTED, as_json)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _end(name, "Interrupted", _STOPPED, INTERRUPTED, as_json)
        if as_json and end.code == 2 and end.__context__ is not None:  # typer has printed its message already
            _end(name, "WrongCall", str(end.__context__), 2, as_json)
        raise


def _speak_to_any_terminal(as_json: bool) -> None:
    """Makes a terminal with a limited encoding show other characters as escapes; JSON is always UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8" if as_json else None, errors="backslashreplace")


def _end(name: str, kind: str, message: str, status: int, as_json: bool) -> NoReturn:
    if as_json:
        print_json({"error": {"kind": kind, "message": message}}, indent=None)
    else:
        print_error(f"{name}: {message}")
    sys.stdout.flush()
    sys.exit(status)
