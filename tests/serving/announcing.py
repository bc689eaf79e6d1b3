"""A service with the fake encoder in a process of its own, which tells the commands on its home where it is.

`python -m tests.serving.announcing HOME` serves on a free port until it is told to end.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pincite.service.desk.limits import Limits
from pincite.service.http.app import create_app
from pincite.service.http.serving import run_app
from pincite.service.running import running_service
from pincite.service.settings import Settings
from tests.fakes.hashed_words import HashedWords, open_hashed
from tests.places import ROOT


def main() -> None:
    home = Path(sys.argv[1])
    app = create_app(Settings(home, "default", home / "models"), Limits(), open_hashed, HashedWords.name)
    run_app(app, "127.0.0.1", 0, home=home)


@contextmanager
def announcing(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """The process of such a service, once it is found; it is ended with the block."""
    command = [sys.executable, "-m", "tests.serving.announcing", str(home)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            for _ in range(1_200):
                if running_service(home):
                    break
                assert process.poll() is None
                time.sleep(0.1)  # between two looks; nothing is assumed to have happened in it
            yield process
        finally:
            process.terminate()
            process.wait(60)


if __name__ == "__main__":
    main()
