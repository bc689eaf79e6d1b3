"""The command line `pincite-eval`: all its commands, and one handler for whatever goes wrong."""

import json
import os
import sys

from eval import bench_commands as bench_commands
from eval import checker_commands as checker_commands
from eval import gold_commands as gold_commands
from eval import injection_commands as injection_commands
from eval import measure_commands as measure_commands
from eval import run_commands as run_commands
from eval.app import app
from ingest.errors import InputError, PinciteError


def main() -> None:
    """Runs the command line; an error ends it with a sentence and status 1, a wrong call with 2."""
    as_json = "--json" in sys.argv
    try:
        app(standalone_mode=True)
    except PinciteError as error:
        if as_json:
            print(json.dumps({"error": {"kind": type(error).__name__, "message": str(error)}}, ensure_ascii=False))
        else:
            print(f"pincite-eval: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, InputError) else 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
