"""Classify the result of a question into one of a few outcomes, and count what was answered and what declined."""

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.eval.gold.question import ANSWERS, PARTLY, RELATED
from pincite.eval.runs.run import QuestionResult, Run
from pincite.service.answering import answer

TOP = 10  # passages that a reader can be expected to read


@dataclass(frozen=True, slots=True)
class Grading:
    """The meaning of grades in a run. Passages of grade `answers` or higher answer; `names` are for grades 0 to 3."""

    answers: int
    names: tuple[str, str, str, str]
    explained: str

    def name(self, grade: int) -> str:
        """Return the name of a grade; public sets may have grades above 3."""
        return self.names[min(max(grade, 0), 3)]

    def level(self, grade: int) -> int:
        """Return a level from 0 to 3, where 3 stands for all grades that answer."""
        return ANSWERS if grade >= self.answers else max(grade, 0)


OF_GOLD = Grading(
    ANSWERS,
    ("no evidence", "related", "partly", "answers"),
    "A passage answers, answers partly or is related if it overlaps a quote with that grade in the gold set.",
)
# Public retrieval sets only mark entries as relevant, some of them with several grades.
OF_PUBLIC_SET = Grading(
    RELATED,
    ("not relevant", "relevant", "relevant", "relevant"),
    "A passage is relevant if it belongs to an entry that the set marks as relevant to the question.",
)


def grading(run: Run) -> Grading:
    """Return the meaning of grades in this run."""
    return OF_PUBLIC_SET if run.command == "beir" else OF_GOLD


@dataclass(frozen=True, slots=True)
class Outcome:
    """A kind of outcome; `tone` is good, fair or bad."""

    label: str
    tone: str
    meaning: str

    @property
    def failure(self) -> bool:
        """Whether the outcome is a failure of the system."""
        return self.tone == "bad"


FOUND = Outcome("found", "good", "The first ten passages contain all answering evidence.")
PARTLY_FOUND = Outcome("found in part", "fair", "The first ten passages contain some answering evidence, but not all.")
DECLINED = Outcome("rightly declined", "good", "The documents have no answer, and the system said so.")
PARTLY_DECLINED = Outcome(
    "declined in part", "fair", "The documents have no answer; the system said so, and showed the nearest sentences."
)
NOTHING_TO_FIND = Outcome("no answer exists", "fair", "The documents have no answer, and none was requested.")
NOT_FOUND = Outcome("not found", "bad", "None of the first ten passages answers.")
WRONGLY_DECLINED = Outcome("wrongly declined", "bad", "An answering passage was found, but the system declined.")
WRONGLY_PARTLY = Outcome(
    "wrongly called partial", "fair", "The answer was shown, but the system said that it is only the nearest there is."
)
WRONGLY_CITED = Outcome("cited wrongly", "bad", "The answer cites nothing that the gold set grades as answering.")
WRONGLY_ANSWERED = Outcome("answered without grounds", "bad", "The documents have no answer, but the system gave one.")
FAILED = Outcome("error", "bad", "The system failed on this question; it counts as 0.")

OUTCOMES = (
    FOUND, PARTLY_FOUND, WRONGLY_PARTLY, DECLINED, PARTLY_DECLINED, NOTHING_TO_FIND,
    NOT_FOUND, WRONGLY_CITED, WRONGLY_DECLINED, WRONGLY_ANSWERED, FAILED,
)  # fmt: skip


def outcome(result: QuestionResult, grades: Grading) -> Outcome:
    """Return the outcome of a question: the first failure from search to answer, if there is one."""
    if result.error:
        return FAILED
    if not result.answerable:
        return _unanswerable(result)
    if not any(one.grade >= grades.answers for one in result.ranking[:TOP]):
        return NOT_FOUND
    if result.answer and result.answer.abstained:
        return WRONGLY_DECLINED
    if result.answer and not any(one.grade >= PARTLY for one in result.answer.citations):
        return WRONGLY_CITED
    if result.answer and result.answer.partly:
        return WRONGLY_PARTLY
    return PARTLY_FOUND if result.missed else FOUND


def _unanswerable(result: QuestionResult) -> Outcome:
    if result.answer is None:
        return NOTHING_TO_FIND
    if result.answer.partly:
        return PARTLY_DECLINED
    return DECLINED if result.answer.abstained else WRONGLY_ANSWERED


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How many of `n` questions were answered, answered partly, declined, or failed."""

    name: str
    n: int
    answered: int
    partly: int
    not_found: int
    failed: int


def count_outcomes(results: Sequence[QuestionResult]) -> tuple[OutcomeCounts, ...]:
    """Return the counts of the answerable and of the unanswerable questions; nothing if no answer was requested."""
    if not any(one.answer for one in results):
        return ()
    groups = (
        ("answerable", [one for one in results if one.answerable]),
        ("unanswerable", [one for one in results if not one.answerable]),
    )
    return tuple(_counts(name, some) for name, some in groups if some)


def _counts(name: str, results: Sequence[QuestionResult]) -> OutcomeCounts:
    given = [one.answer.outcome for one in results if one.answer]
    return OutcomeCounts(
        name=name,
        n=len(results),
        answered=given.count(answer.Outcome.ANSWERED),
        partly=given.count(answer.Outcome.PARTLY),
        not_found=given.count(answer.Outcome.NOT_FOUND),
        failed=len(results) - len(given),
    )
