"""The whole interface against its own description: a machine tries what it allows and forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pincite.service.desk.limits import Limits
from pincite.service.keys import Keys, Scope
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import running, service


@pytest.fixture
def home(tmp_path: Path) -> Path:
    add(collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs"))
    return tmp_path / "home"


@pytest.mark.timeout(900)  # minutes, on a busy machine
def test_the_service_keeps_to_its_description(home: Path) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    assert program.exists() or shutil.which("schemathesis"), "install the development extra: pip install -e '.[dev]'"
    _, key = Keys(home).add("the machine", Scope.ADMIN)
    with running(home, Limits(per_minute=1_000_000), keys_needed=True) as url:
        run = subprocess.run(
            [
                program,
                "--config-file",
                Path(__file__).with_name("schemathesis.toml"),
                "run",
                f"{url}/openapi.json",
                "--header",
                f"Authorization: Bearer {key}",
                "--max-examples",
                "12",
                "--seed",
                "1",
                "--no-color",
                "--workers",
                "1",
            ],
            capture_output=True,
            text=True,
            cwd=home,
            timeout=840,
        )
    assert run.returncode == 0, run.stdout[-12_000:] + run.stderr[-2_000:]


def test_every_route_declares_what_any_route_may_say(home: Path) -> None:
    with service(home) as client:
        paths = client.get("/openapi.json").json()["paths"]
    open_to_all = {"/healthz", "/readyz"}
    for path, methods in paths.items():
        for method, described in methods.items():
            if path not in open_to_all:
                assert {"401", "403", "429"} <= set(described["responses"]), (method, path)
