"""Read and write TREC runs and qrels, so that trec_eval can check our measures and we can judge other systems.

A run line is "question Q0 passage rank score tag", a qrels line "question 0 passage grade", with fields separated by
white space. White space in ids is percent-encoded on writing and decoded on reading.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, unquote

from pincite.eval.gold.overlap import squeeze
from pincite.eval.gold.question import Evidence, GoldQuestion
from pincite.eval.measures.qrels import Candidate
from pincite.eval.running.system import Found, Reply
from pincite.eval.runs.file import RunFileError
from pincite.eval.runs.run import Run

Rankings = Mapping[str, Sequence[tuple[str, float]]]


def write_trec_run(run: Run, path: Path) -> None:
    """Write the rankings. Scores are 1 / rank, because trec_eval sorts by score."""
    tag = _encoded(run.name) or "run"
    lines = [
        f"{_encoded(one.id)} Q0 {_encoded(passage.passage_id)} {rank} {1 / rank:.6f} {tag}"
        for one in run.results
        for rank, passage in enumerate(one.ranking, start=1)
    ]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def write_qrels(run: Run, path: Path) -> None:
    """Write the qrels of every answerable question."""
    lines = [
        f"{_encoded(one.id)} 0 {_encoded(passage)} {grade}"
        for one in run.results
        if one.answerable
        for passage, grade in one.judged.items()
    ]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def read_trec_run(path: Path) -> dict[str, list[tuple[str, float]]]:
    """Return question id -> [(passage id, score)], by descending score as in trec_eval. Raises RunFileError."""
    rankings: dict[str, list[tuple[str, float]]] = {}
    for number, fields in _fields(path):
        try:
            question, _, passage, _, score, _ = fields
            rankings.setdefault(unquote(question), []).append((unquote(passage), float(score)))
        except ValueError as error:
            raise RunFileError(
                f"{path}:{number}: a line of a TREC run is: question Q0 passage rank score tag"
            ) from error
    for question, ranking in rankings.items():
        if len({passage for passage, _ in ranking}) < len(ranking):
            raise RunFileError(f"{path}: a passage appears twice in the ranking of question {question!r}.")
        ranking.sort(key=lambda one: -one[1])
    return rankings


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Return question id -> passage id -> grade, from TREC's four columns. Raises RunFileError."""
    judged: dict[str, dict[str, int]] = {}
    for number, fields in _fields(path):
        try:
            question, _, passage, grade = fields
            judged.setdefault(unquote(question), {})[unquote(passage)] = int(grade)
        except ValueError as error:
            raise RunFileError(f"{path}:{number}: a line of TREC qrels is: question 0 passage grade") from error
    return judged


def read_passages(path: Path) -> dict[str, tuple[str, str]]:
    """Return passage id -> (document, text), from JSONL {"id", "document", "text"}. Raises RunFileError."""
    passages = {}
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if line.strip():
            try:
                body = json.loads(line)
                passages[str(body["id"])] = (str(body["document"]), str(body["text"]))
            except (ValueError, KeyError, TypeError) as error:
                raise RunFileError(f'{path}:{number}: a line of passages is {{"id", "document", "text"}}') from error
    return passages


class RankedSystem:
    """Another system, given as its rankings and the texts of its passages; it gives no answers."""

    def __init__(self, rankings: Rankings, passages: Mapping[str, tuple[str, str]]) -> None:
        self._rankings = rankings
        self._texts = passages
        self._passages: dict[str, list[Candidate]] = {}
        for passage_id, (document, text) in passages.items():
            self._passages.setdefault(document, []).append(Candidate(passage_id, squeeze(text)))

    def search(self, question: GoldQuestion, count: int) -> Sequence[Found]:
        """Return the first `count` passages of its ranking. Raises RunFileError for a passage without text."""
        ranking = self._rankings.get(question.id, ())[:count]
        unknown = [passage for passage, _ in ranking if passage not in self._texts]
        if unknown:
            raise RunFileError(f"The text of passage {unknown[0]!r} is missing: add it to the file of --passages.")
        return [Found(passage, self._texts[passage][0], score, self._texts[passage][1]) for passage, score in ranking]

    def answer(self, question: GoldQuestion) -> Reply | None:  # noqa: ARG002  it answers none
        """Return None, because the system only ranks."""
        return None

    def passages(self, wanted: Sequence[Evidence]) -> Mapping[str, Sequence[Candidate]]:  # noqa: ARG002  all of them
        """Return all its passages."""
        return self._passages


def _fields(path: Path) -> Iterator[tuple[int, list[str]]]:
    return ((number, line.split()) for number, line in enumerate(_text(path).splitlines(), start=1) if line.strip())


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RunFileError(f"{path} cannot be read ({error}).") from error


def _encoded(name: str) -> str:
    """Return the name as one field: only white space and % are percent-encoded."""
    return "".join(quote(sign) if sign.isspace() or sign == "%" else sign for sign in name)
