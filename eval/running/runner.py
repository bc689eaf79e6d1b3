"""Ask a system every question of a gold set, and judge its rankings and answers."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pincite.eval.gold.overlap import squeeze
from pincite.eval.gold.question import GoldQuestion
from pincite.eval.measures.answers import answer_metrics
from pincite.eval.measures.qrels import Candidate, Needle, answering, grade, judge, needles
from pincite.eval.measures.retrieval import ANSWERING, BUDGETS, evidence_recall, measure
from pincite.eval.running.corpus import Corpus, direction
from pincite.eval.running.system import Found, Reply, System
from pincite.eval.runs.run import Answered, Cited, QuestionResult, Ranked

OnDone = Callable[[int], None]
_FIRST = 10  # passages that should contain an answering quote


class Judging(Protocol):
    """Computes the measures that need a judge who reads; None if the judge fails."""

    def facts_stated(self, question: GoldQuestion, answer: Answered) -> float | None:
        """Return the share of the question's key facts that the answer states."""

    def sentences_supported(self, answer: Answered) -> float | None:
        """Return the share of the answer's sentences that their citations support."""


@dataclass(frozen=True, slots=True)
class Response:
    """A system's response to a question, the times of search and answer, and the error ("" if there was none)."""

    question: GoldQuestion
    found: Sequence[Found]
    reply: Reply | None
    milliseconds: float
    answer_milliseconds: float
    error: str


def ask_all(system: System, questions: Sequence[GoldQuestion], count: int, on_done: OnDone) -> list[Response]:
    """Return the system's response to every question, with `count` passages each; `on_done` gets 1 after each.

    One question of each language is asked beforehand as a warm-up, so that no latency includes the loading of a model
    or of a language's analyser.
    """
    for question in {one.lang: one for one in reversed(questions)}.values():
        _ask(system, question, count)
    responses = []
    for question in questions:
        responses.append(_ask(system, question, count))
        on_done(1)
    return responses


def _ask(system: System, question: GoldQuestion, count: int) -> Response:
    began = time.perf_counter()
    try:
        found = system.search(question, count)
        searched = time.perf_counter()
        reply = system.answer(question)
    # The other questions must still be asked, whatever the error; the failure is listed and counts as 0.
    except Exception as error:
        return Response(question, (), None, _milliseconds(began), 0.0, f"{type(error).__name__}: {error}")
    took = _milliseconds(searched) if reply is not None else 0.0
    return Response(question, found, reply, (searched - began) * 1000, took, "")


def _milliseconds(began: float) -> float:
    return (time.perf_counter() - began) * 1000


def judge_all(
    responses: Sequence[Response], system: System, corpus: Corpus, judging: Judging | None
) -> tuple[QuestionResult, ...]:
    """Judge every response by its question's evidence; `judging` is None if no judge is configured."""
    wanted = {one.question.id: needles(one.question.evidence) for one in responses}
    judged = {
        one.question.id: judge(wanted[one.question.id], system.passages(one.question.evidence))
        | _judged_found(one.found, wanted[one.question.id])
        for one in responses
    }
    retrieval = measure(
        {one.question.id: [found.passage_id for found in one.found] for one in responses},
        {one.question.id: judged[one.question.id] for one in responses if one.question.answerable},
        ANSWERING,
    )
    answers = any(one.reply is not None for one in responses)
    results = []
    for one in responses:
        key = one.question.id
        result = _result(one, wanted[key], judged[key], corpus)
        metrics = dict(retrieval.get(key, {})) | _evidence_metrics(one, wanted[key])
        if answers:
            metrics |= answer_metrics(one.question, result.answer, corpus.pages or None)
            metrics |= _told_metrics(one.question, result.answer, judging)
        results.append(replace(result, metrics=metrics))
    return tuple(results)


def _judged_found(found: Sequence[Found], wanted: Sequence[Needle]) -> dict[str, int]:
    """Return the grades of the retrieved passages. If the system's passages are unknown, these are the only grades."""
    by_document: dict[str, list[Candidate]] = {}
    for one in found:
        by_document.setdefault(one.document, []).append(Candidate(one.passage_id, squeeze(one.text)))
    return judge(wanted, by_document)


def _result(response: Response, wanted: Sequence[Needle], judged: Mapping[str, int], corpus: Corpus) -> QuestionResult:
    question = response.question
    answers = answering(wanted)
    return QuestionResult(
        id=question.id,
        question=question.question,
        lang=question.lang,
        kind=question.kind,
        direction=direction(question.lang, {one.document for one in answers or wanted}, corpus),
        answerable=question.answerable,
        ranking=tuple(
            Ranked(one.passage_id, one.document, one.score, judged.get(one.passage_id, 0), one.text)
            for one in response.found
        ),
        judged=judged,
        missed=_missed(question, response.found),
        answer=None if response.reply is None else judged_answer(response.reply, wanted),
        metrics={},
        milliseconds=response.milliseconds,
        error=response.error,
        answer_milliseconds=response.answer_milliseconds,
    )


def _missed(question: GoldQuestion, found: Sequence[Found]) -> tuple[str, ...]:
    """Return the answering quotes, as in the gold set, that none of the first passages overlaps."""
    first = [(one.document, squeeze(one.text)) for one in found[:_FIRST]]
    quotes = [one for one in question.evidence if one.grade == ANSWERING]
    return tuple(
        one.quote for one in quotes if not any(grade(document, text, needles([one])) for document, text in first)
    )


def _evidence_metrics(response: Response, wanted: Sequence[Needle]) -> dict[str, float]:
    answers = answering(wanted)
    if not answers:
        return {}
    ranking = [(one.document, one.text) for one in response.found]
    return {name: evidence_recall(ranking, answers, budget) for name, budget in BUDGETS.items()}


def _told_metrics(question: GoldQuestion, answer: Answered | None, judging: Judging | None) -> dict[str, float]:
    """Return the judged measures; an abstention or a failure states no facts."""
    if judging is None:
        return {}
    told: dict[str, float | None] = {}
    silent = answer is None or answer.abstained
    if question.answerable and question.key_facts:
        told["Key-fact recall"] = 0.0 if answer is None or silent else judging.facts_stated(question, answer)
    if answer is not None and not silent:
        told["Judged support"] = judging.sentences_supported(answer)
    return {name: share for name, share in told.items() if share is not None}


def judged_answer(reply: Reply, wanted: Sequence[Needle]) -> Answered:
    """Return the reply with the grade of every citation."""
    citations = tuple(
        Cited(one.document, one.page, one.start, one.end, one.quote, grade(one.document, squeeze(one.quote), wanted))
        for one in reply.citations
    )
    return Answered(
        sentences=reply.sentences,
        citations=citations,
        outcome=reply.outcome,
        confidence=reply.confidence,
        marks=reply.marks,
        support=reply.support,
    )
