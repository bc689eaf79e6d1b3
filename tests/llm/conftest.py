"""A real small model behind a real server, and the sample briefs in a collection. `make test-llm` fetches the model."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.places import ROOT

BRIEFS = ROOT / "eval" / "sample" / "briefs"
# A small model on two busy cores reads some tens of tokens a second.
_PATIENCE = {"PINCITE_LLM_SECONDS": "1200", "PINCITE_LLM_PASSAGE_TOKENS": "400"}


@dataclass(frozen=True, slots=True)
class Pincite:
    """The command line over a home, with a language model."""

    home: Path
    url: str
    environment: dict[str, str]

    def __call__(self, *arguments: str) -> str:
        """What a command prints; it must succeed."""
        run = subprocess.run(
            [sys.executable, "-m", "pincite.service.cli.main", *arguments, "--home", str(self.home)],
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=1500,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout


@pytest.fixture(scope="session")
def model_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the small model's server, which must end cleanly when it is told to."""
    pytest.importorskip("xllamacpp", reason="the extra llm-test is not installed: make test-llm")
    log = tmp_path_factory.mktemp("small-model") / "log"
    command = [sys.executable, "-m", "pincite.eval.small_model", "--port", "0"]
    with (
        log.open("wb") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8") as process,
    ):
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, log.read_text(encoding="utf-8", errors="replace")[-2_000:]
        yield address
        process.terminate()
        assert process.wait(60) == 0


@pytest.fixture(scope="session")
def pincite(model_server: str, models: Path, tmp_path_factory: pytest.TempPathFactory) -> Pincite:
    environment = {**os.environ, **_PATIENCE, "PINCITE_MODELS": str(models), "PINCITE_LLM_URL": model_server}
    command = Pincite(tmp_path_factory.mktemp("llm") / "home", model_server, environment)
    command("add", str(BRIEFS))
    return command
