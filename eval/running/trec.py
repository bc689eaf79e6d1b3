"""Read and write TREC runs and qrels, so that trec_eval can check our measures and we can judge other systems.

A run line is "question Q0 passage rank score tag", a qrels line "question 0 passage grade", with fields separated by
white space. White space and % in ids are percent-encoded on writing and decoded on reading. Other programs encode none,
so an id that is known as it is written is taken as it is.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from pincite.eval.gold.overlap import squeeze
from pincite.eval.gold.question import Evidence, GoldQuestion
from pincite.eval.lines import lines_of, why_not_json
from pincite.eval.measures.qrels import Candidate
from pincite.eval.running.system import Found, Reply
from pincite.eval.runs.file import RunFileError
from pincite.eval.runs.run import Run

_CODES = {quote(sign): sign for sign in map(chr, range(0x3001)) if sign.isspace() or sign == "%"}
_CODE = re.compile("|".join(_CODES))
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
    """Return question id -> [(passage id, score)], in the order of trec_eval. Raises RunFileError.

    That is by descending score, and among equal scores by descending id; the column of ranks does not count.
    """
    rankings: dict[str, dict[str, float]] = {}
    for number, fields in _fields(path):
        try:
            question, _, passage, _, written, _ = fields
            score = float(written)
        except ValueError as error:
            raise RunFileError(
                f"{path}:{number}: a line of a TREC run is: question Q0 passage rank score tag"
            ) from error
        if not math.isfinite(score):
            raise RunFileError(f"{path}:{number}: the score {written!r} cannot be ranked: give a finite number.")
        ranking = rankings.setdefault(_decoded(question), {})
        if _decoded(passage) in ranking:
            raise RunFileError(f"{path}:{number}: {passage!r} appears twice in the ranking of question {question!r}.")
        ranking[_decoded(passage)] = score
    return {
        question: sorted(ranking.items(), key=lambda one: (one[1], one[0]), reverse=True)
        for question, ranking in rankings.items()
    }


def read_qrels(path: Path, questions: Iterable[str] = (), passages: Iterable[str] = ()) -> dict[str, dict[str, int]]:
    """Return question id -> passage id -> grade, from TREC's four columns. Raises RunFileError.

    `questions` and `passages` are ids that are known, to be taken as they are written.
    """
    judged: dict[str, dict[str, int]] = {}
    asked, known = by_decoded(questions), by_decoded(passages)
    for number, fields in _fields(path):
        try:
            question, passage = _decoded(fields[0]), _decoded(fields[2])
            _, _, _, grade = fields
            grades = judged.setdefault(asked.get(question, question), {})
            earlier = grades.setdefault(known.get(passage, passage), int(grade))
        except (ValueError, IndexError) as error:
            raise RunFileError(f"{path}:{number}: a line of TREC qrels is: question 0 passage grade") from error
        if earlier != int(grade):
            raise RunFileError(f"{path}:{number}: {passage!r} has the grade {earlier} already: keep one of them.")
    return judged


def read_passages(path: Path) -> dict[str, tuple[str, str]]:
    """Return passage id -> (document, text), from JSONL {"id", "document", "text"}. Raises RunFileError."""
    passages: dict[str, tuple[str, str]] = {}
    for number, line in _lines(path):
        try:
            body = json.loads(line)
            passage, told = str(body["id"]), (str(body["document"]), str(body["text"]))
        except json.JSONDecodeError as error:
            raise RunFileError(f"{path}:{number}: {why_not_json(line, error)}") from error
        except (KeyError, TypeError) as error:
            raise RunFileError(f'{path}:{number}: a line of passages is {{"id", "document", "text"}}') from error
        if passages.setdefault(passage, told) != told:
            raise RunFileError(f"{path}:{number}: the passage {passage!r} has another text already: keep one of them.")
    return passages


class RankedSystem:
    """Another system, given as its rankings and the texts of its passages; it gives no answers."""

    def __init__(self, rankings: Rankings, passages: Mapping[str, tuple[str, str]]) -> None:
        self._rankings = rankings
        self._texts = passages
        self._ids = by_decoded(passages)
        self._passages: dict[str, list[Candidate]] = {}
        for passage_id, (document, text) in passages.items():
            self._passages.setdefault(document, []).append(Candidate(passage_id, squeeze(text)))

    def search(self, question: GoldQuestion, count: int) -> Sequence[Found]:
        """Return the first `count` passages of its ranking. Raises RunFileError for a passage without text."""
        found = self._rankings.get(question.id) or self._rankings.get(_decoded(question.id), ())
        ranking = [(self._ids.get(passage, passage), score) for passage, score in found[:count]]
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
    return ((number, line.split()) for number, line in _lines(path))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        yield from lines_of(path)
    except (OSError, UnicodeDecodeError) as error:
        raise RunFileError(f"{path} cannot be read ({error}).") from error


def by_decoded(ids: Iterable[str]) -> dict[str, str]:
    """Return the ids by themselves, and by what is left of them if another program's id is decoded."""
    known = list(ids)
    return {_decoded(one): one for one in known} | {one: one for one in known}


def _decoded(field: str) -> str:
    return _CODE.sub(lambda code: _CODES[code[0]], field)


def _encoded(name: str) -> str:
    """Return the name as one field: only white space and % are percent-encoded."""
    return "".join(quote(sign) if sign.isspace() or sign == "%" else sign for sign in name)
