"""The command line in the tests' own process, which has everything imported: a second or two less for each call."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest

from pincite.service.cli.main import run


def pincite_here(*arguments: str, status: int = 0, **variables: str) -> str:
    """What `pincite ARGUMENTS` prints, on stdout or else on stderr, with these environment variables.

    Fails unless it ends with this status.
    """
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(out), redirect_stderr(err):
        patched.setattr(sys, "argv", ["pincite", *arguments])
        for name, value in variables.items():
            patched.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            run()
    assert (ended.value.code or 0) == status, out.getvalue() + err.getvalue()
    return out.getvalue() or err.getvalue()
