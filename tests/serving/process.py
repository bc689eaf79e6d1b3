"""A service in a process of its own, for tests that end it: `python -m tests.serving.process HOME PORT`.

Its encoder is the slow one, so that a job has a middle.
"""

import sys
from pathlib import Path

from pincite.service.desk.limits import Limits
from pincite.service.http.app import create_app
from pincite.service.http.serving import run_app
from pincite.service.settings import Settings
from tests.fakes.slow_words import SlowWords, open_slow

if __name__ == "__main__":
    home = Path(sys.argv[1])
    settings = Settings(home, "default", home / "models")
    run_app(create_app(settings, Limits(), open_slow, SlowWords.name), "127.0.0.1", int(sys.argv[2]))
