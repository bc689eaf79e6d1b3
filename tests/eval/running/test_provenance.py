"""What a run records of the program that made it."""

import subprocess

import pytest

from pincite.eval.running.provenance import this_program
from tests.places import ROOT


def test_a_checkout_tells_its_commit() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    command = ["git", "rev-parse", "--short=12", "HEAD"]
    head = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
    assert this_program()["git"].rstrip("+") == head
