"""Save and load runs as JSON files. Files have a format number; a file with another number is rejected."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pincite.eval.runs.run import Answered, Cited, QuestionResult, Ranked, Run
from pincite.ingest.errors import InputError
from pincite.service.answering.answer import Outcome
from pincite.service.wire.to_json import json_of

FORMAT = 1  # increase whenever older files can no longer be read
_FORMER = ("abstained", "leads_on")  # fields of answers that only earlier files have
_FIRST, _BEGINNING = 10, 60  # passages, and characters of each, that an outline keeps


class RunFileError(InputError):
    """A file is not a valid run or ranking."""


def save_run(run: Run, path: Path) -> None:
    """Write the run atomically; a kill leaves the previous file, if any."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"format": FORMAT, **json_of(run)}, ensure_ascii=False, indent=1)
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(text + "\n", "utf-8")
    temporary.replace(path)


def load_run(path: Path) -> Run:
    """Return the run in a file, equal to the one saved. Raises RunFileError if the file is not a run."""
    try:
        body = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise RunFileError(f"{path} cannot be read ({error.strerror}). Give a file that pincite-eval wrote.") from error
    except ValueError as error:
        raise RunFileError(
            f"{path} is not a run: it is not JSON ({error}). Give a file that pincite-eval wrote."
        ) from error
    found = body.get("format") if isinstance(body, dict) else None
    if found != FORMAT:
        raise RunFileError(
            f"{path} is not a run of format {FORMAT} (its format is {found}). Run it again: pincite-eval run GOLD"
        )
    try:
        return _run(body)
    except (KeyError, TypeError, ValueError) as error:
        raise RunFileError(f"{path} is a damaged run ({error!r}). Run it again: pincite-eval run GOLD") from error


def outline(run: Run) -> Run:
    """Return the run with only what a comparison needs: measures, and the beginnings of each ranking's first passages.

    Answers, judgements and quotes are omitted, so no report can be made from it; it is small enough to be committed.
    """
    return replace(run, results=tuple(_outlined(one) for one in run.results))


def _outlined(one: QuestionResult) -> QuestionResult:
    first = tuple(replace(passage, text=passage.text[:_BEGINNING]) for passage in one.ranking[:_FIRST])
    return replace(one, ranking=first, judged={}, missed=(), answer=None)


def _run(body: Mapping[str, Any]) -> Run:
    return Run(
        name=body["name"],
        created_at=body["created_at"],
        command=body["command"],
        gold=body["gold"],
        gold_hash=body["gold_hash"],
        corpus_hash=body["corpus_hash"],
        system=dict(body["system"]),
        results=tuple(_result(one) for one in body["results"]),
    )


def _result(body: Mapping[str, Any]) -> QuestionResult:
    plain = {
        **body,
        "ranking": tuple(Ranked(**one) for one in body["ranking"]),
        "missed": tuple(body["missed"]),
        "answer": _answered(body["answer"]) if body["answer"] is not None else None,
    }
    return QuestionResult(**plain)


def _answered(body: Mapping[str, Any]) -> Answered:
    plain = {
        **{name: value for name, value in body.items() if name not in _FORMER},
        "outcome": _outcome(body),
        "sentences": tuple(body["sentences"]),
        "citations": tuple(Cited(**one) for one in body["citations"]),
        "marks": tuple(tuple(marks) for marks in body["marks"]),
    }
    return Answered(**plain)


def _outcome(body: Mapping[str, Any]) -> Outcome:
    """Return the outcome of an answer; earlier files only tell whether the system abstained."""
    if "outcome" in body:
        return Outcome(body["outcome"])
    return Outcome.NOT_FOUND if body["abstained"] else Outcome.ANSWERED
