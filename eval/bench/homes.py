"""Give each version of Pincite a home with the sample briefs, made by its own command line."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pincite.eval.bench.plan import Version
from pincite.eval.sample import BRIEFS

_SHOWN = 300  # characters of a failed command's output


@dataclass(frozen=True, slots=True)
class Home:
    """A version and its home; `failure` says why the briefs could not be added, and is "" if they were."""

    version: Version
    folder: Path
    failure: str = ""

    def environment(self) -> dict[str, str]:
        """Return the environment in which the version's command line runs."""
        return {**os.environ, **self.version.environment}


def home_with_briefs(version: Version, folder: Path, patience: float) -> Home:
    """Return a new home in `folder`, to which the version has added the sample briefs within `patience` seconds."""
    home = Home(version, folder)
    command = version.command("add", str(BRIEFS), "--home", str(folder))
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=patience, env=home.environment()
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Home(version, folder, str(error)[:_SHOWN])
    return Home(version, folder, (done.stderr or done.stdout).strip()[-_SHOWN:] if done.returncode else "")
