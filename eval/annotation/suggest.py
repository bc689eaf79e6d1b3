"""Write a gold set: show candidates to a judge and append each judged question as one line."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from pincite.eval.annotation.pool import Candidate
from pincite.eval.gold.append import append_question, read_known
from pincite.eval.gold.file import KINDS, UNANSWERABLE
from pincite.eval.gold.overlap import squeeze
from pincite.eval.gold.question import Evidence, GoldQuestion, KeyFact
from pincite.ingest.errors import BadOption, InputError
from pincite.ingest.text import language_of

UNKNOWN_LANGUAGE = "und"  # ISO 639: undetermined
_GRADES = (1, 2, 3)

Candidates = Sequence[Candidate]
# Returns the gold question for a question and its candidates, or None to skip it. The id of the result is not used.
Judge = Callable[[str, Candidates], GoldQuestion | None]


class JudgementError(InputError):
    """A judgement is invalid."""


class Quit(Exception):
    """The judge ends the session."""


def judge_all(
    gold: Path, questions: Iterable[str], candidates: Callable[[str], Candidates], judge: Judge, annotator: str
) -> list[str]:
    """Judge the questions and return the ids added to `gold`. Questions already in it are skipped."""
    added = []
    try:
        for question in questions:
            if read_known(gold).id_of(question):
                continue
            shown = candidates(question)
            if not shown:
                raise JudgementError(
                    f"There is no passage to judge for {question!r}: no run has this question. "
                    "Give a collection to search with --home or --collection."
                )
            judged = judge(question, shown)
            if judged is not None:
                added.append(append_question(gold, judged, annotator))
    except Quit:
        pass
    return added


def wanted_questions(gold: Path, question: str | None, file: Path | None) -> list[str]:
    """Return the questions to judge: the one given, or those of a file that `gold` lacks. Raises BadOption."""
    known = read_known(gold)
    if (question is None) == (file is None):
        raise BadOption('Give either --question "..." or --questions FILE.')
    if file is not None:
        return [one for one in read_questions(file) if not known.id_of(one)]
    assert question is not None
    if not question.strip():
        raise BadOption("--question is empty: give the question to judge.")
    if earlier := known.id_of(question):
        raise BadOption(f"--question {question!r} is in {gold} already, as {earlier}.")
    return [question.strip()]


def read_questions(path: Path) -> list[str]:
    """Return the questions of a text file, one per line; empty lines and lines that start with # are ignored."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadOption(
            f"--questions {path} cannot be read ({error}): give a UTF-8 text file with one question per line."
        ) from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def guess_language(question: str) -> str:
    """Return the language that the question's script implies, or UNKNOWN_LANGUAGE."""
    return language_of(question) or UNKNOWN_LANGUAGE


def is_language(code: str) -> bool:
    """Return whether `code` looks like an ISO 639 code: is_language("ko"), not is_language("Korean")."""
    return re.fullmatch("[a-z]{2,3}", code) is not None


def verbatim(text: str, words: str) -> str | None:
    """Return the part of `text` that matches `words`, ignoring white space, or None if there is none.

    "first words ... last words" matches everything from the first to the last.

    >>> verbatim("Seven thousand con\\ntainers left by rail.", "thousand containers")
    'thousand con\\ntainers'
    >>> verbatim("Seven thousand con\\ntainers left by rail.", "thousand ... rail")
    'thousand con\\ntainers left by rail'
    """
    text = unicodedata.normalize("NFC", text)
    places = [place for place, char in enumerate(text) if not char.isspace()]
    squeezed = "".join(text[place] for place in places)
    first, dots, last = words.replace("…", "...").partition("...")
    begin = squeezed.find(squeeze(first))
    end = squeezed.find(squeeze(last), begin + len(squeeze(first))) if dots else begin
    length = len(squeeze(last if dots else first))
    if begin < 0 or end < 0 or not length or not squeeze(first):
        return None
    return text[places[begin] : places[end + length - 1] + 1]


def judge_of_file(path: Path) -> Judge:
    """Return a judge that reads a JSON file: one judgement, or a list of them, like gold lines without ids.

    {"question", "type", "evidence": [{"doc", "quote", "grade"}]}, optionally with "lang", "answer", "key_facts".
    A question that the file does not judge is skipped. Raises JudgementError.
    """
    try:
        body = json.loads(path.read_text("utf-8-sig"))
        judgements = body if isinstance(body, list) else [body]
        by_question = {squeeze(one["question"]): one for one in judgements}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise JudgementError(
            f"--judgements {path} cannot be used ({error!r}): give JSON judgements, each with its question."
        ) from error

    def judge(question: str, candidates: Candidates) -> GoldQuestion | None:
        found = by_question.get(squeeze(question))
        return None if found is None else judged_question(question, found, candidates)

    return judge


def judged_question(question: str, body: dict[str, Any], candidates: Candidates) -> GoldQuestion:
    """Return the gold question for a judgement. Raises JudgementError if it is invalid."""
    try:
        evidence = tuple(_evidence(question, one, candidates) for one in body["evidence"])
        facts = tuple(KeyFact(str(one["fact"]), bool(one["vital"])) for one in body.get("key_facts", []))
        kind = body["type"]
    except (KeyError, TypeError, AttributeError) as error:
        raise JudgementError(f"The judgement of {question!r} is incomplete ({error!r}).") from error
    judged = GoldQuestion(
        id="",
        question=question,
        lang=body.get("lang") or guess_language(question),
        kind=kind,
        answer=str(body.get("answer", "")),
        key_facts=facts,
        evidence=evidence,
    )
    _require_sound(judged)
    return judged


def _evidence(question: str, one: dict[str, Any], candidates: Candidates) -> Evidence:
    if type(one["grade"]) is not int or one["grade"] not in _GRADES:
        raise JudgementError(f"The judgement of {question!r} has grade {one['grade']!r}: it must be 1, 2 or 3.")
    shown = (verbatim(passage.text, one["quote"]) for passage in candidates if passage.document == one["doc"])
    quote = next((words for words in shown if words), None)
    if quote is None:
        raise JudgementError(
            f"The judgement of {question!r} quotes words of {one['doc']!r} that are in no candidate passage: "
            f"{one['quote'][:60]!r}. Quote a passage that was shown, or pool deeper with -k."
        )
    return Evidence(one["doc"], quote, one["grade"])


def _require_sound(judged: GoldQuestion) -> None:
    if judged.kind not in KINDS:
        raise JudgementError(
            f"The judgement of {judged.question!r} has type {judged.kind!r}: it must be one of {', '.join(KINDS)}."
        )
    if not is_language(judged.lang):
        raise JudgementError(
            f"The judgement of {judged.question!r} has language {judged.lang!r}: use a code such as ko or en."
        )
    if not all(one.fact.strip() for one in judged.key_facts):
        raise JudgementError(f"The judgement of {judged.question!r} has an empty key fact.")
    if judged.answerable == (judged.kind == UNANSWERABLE):
        says = "evidence of grade 3, but the type" if judged.answerable else "no evidence of grade 3, but not the type"
        raise JudgementError(f"The judgement of {judged.question!r} has {says} {UNANSWERABLE}: correct one of them.")
