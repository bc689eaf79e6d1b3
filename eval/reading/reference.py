"""Compare a reading score with an earlier one, so that a change that reads worse is noticed."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pincite.eval.reading.score import Score
from pincite.eval.reading.text import score_json
from pincite.ingest.errors import InputError

_ADVICE = "Write it anew: pincite-eval reading FOLDER --out FILE"

Mistakes = Mapping[str, Counter[tuple[str, str]]]


class ReferenceUnusable(InputError):
    """A file is not a reading score, or is one of other files or of another gold file."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier score, by measure with each mistake as (file, what); `digest` as in Score."""

    path: Path
    digest: str
    mistakes: Mistakes


def save_reference(score: Score, path: Path) -> None:
    """Write the score atomically; a kill leaves the previous file, if any."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(json.dumps(score_json(score), ensure_ascii=False, indent=1) + "\n", "utf-8")
    temporary.replace(path)


def load_reference(path: Path) -> Reference:
    """Return the score that `save_reference` wrote. Raises ReferenceUnusable if the file is not one."""
    try:
        body = json.loads(path.read_text("utf-8"))
        return Reference(path, str(body["digest"]), _mistakes(body))
    except OSError as error:
        raise ReferenceUnusable(f"{path} cannot be read ({error.strerror}). {_ADVICE}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReferenceUnusable(f"{path} is not a reading score ({error!r}). {_ADVICE}") from error


def worse(score: Score, reference: Reference) -> list[str]:
    """Return a sentence for each measure with more mistakes than in the reference, followed by the new mistakes.

    Mistakes are counted, not shares: how many sentences have several lines depends on the splitting. Raises
    ReferenceUnusable if the reference is on other files.
    """
    if reference.digest != score.digest:
        raise ReferenceUnusable(f"{reference.path} is on other files or another gold file. {_ADVICE}")
    sentences = []
    for name, now in _mistakes(score_json(score)).items():
        before = reference.mistakes.get(name, Counter())
        if now.total() > before.total():
            added = "".join(f"\n  {file}: {what}" for file, what in (now - before).elements())
            sentences.append(f"{name}: mistakes rose from {before.total()} to {now.total()}. New:{added}")
    return sentences


def _mistakes(body: Mapping[str, Any]) -> Mistakes:
    found: dict[str, Counter[tuple[str, str]]] = {}
    for file in body["files"]:
        for name, wrong in file["mistakes"].items():
            found.setdefault(name, Counter()).update((file["file"], what) for what in wrong)
    return found
