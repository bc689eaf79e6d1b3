"""How a question came out, in one of a few words."""

from dataclasses import dataclass

from pincite.eval.gold.question import ANSWERS, PARTLY, RELATED
from pincite.eval.runs.run import QuestionResult, Run

TOP = 10  # passages that a reader may be expected to look through


@dataclass(frozen=True, slots=True)
class Grading:
    """What grades mean in a run: a passage answers from grade `answers` on; `names` are those of grades 0 to 3."""

    answers: int
    names: tuple[str, str, str, str]
    explained: str

    def name(self, grade: int) -> str:
        """The name of a grade; there may be grades above 3 in public sets."""
        return self.names[min(max(grade, 0), 3)]

    def level(self, grade: int) -> int:
        """0 to 3, where 3 is for all grades that answer."""
        return ANSWERS if grade >= self.answers else max(grade, 0)


OF_GOLD = Grading(
    ANSWERS,
    ("no evidence", "related", "partly", "answers"),
    "A passage answers, answers partly or is related if it holds words that the gold set marks so.",
)
# Public retrieval sets mark what is relevant, and no more; some with several grades.
OF_PUBLIC_SET = Grading(
    RELATED,
    ("not relevant", "relevant", "relevant", "relevant"),
    "A passage is relevant if it belongs to an entry that the set marks as relevant to the question.",
)


def grading(run: Run) -> Grading:
    """What grades mean in this run."""
    return OF_PUBLIC_SET if run.command == "beir" else OF_GOLD


@dataclass(frozen=True, slots=True)
class Outcome:
    """A kind of outcome; `tone` is good, fair or bad."""

    label: str
    tone: str
    meaning: str

    @property
    def failure(self) -> bool:
        """True if the system did the user a bad turn."""
        return self.tone == "bad"


FOUND = Outcome("found", "good", "All that answers it stands in the first ten passages.")
PARTLY_FOUND = Outcome("found in part", "fair", "An answering passage stands in the first ten; others were missed.")
DECLINED = Outcome("rightly declined", "good", "The documents hold no answer, and the system said so.")
NOTHING_TO_FIND = Outcome("no answer exists", "fair", "The documents hold no answer, and none was asked for.")
NOT_FOUND = Outcome("not found", "bad", "No answering passage stands in the first ten.")
WRONGLY_DECLINED = Outcome("wrongly declined", "bad", "An answering passage was found, yet the system declined.")
WRONGLY_CITED = Outcome("cited wrongly", "bad", "The answer cites nothing that the gold set marks as answering.")
WRONGLY_ANSWERED = Outcome("answered without grounds", "bad", "The documents hold no answer, yet one was given.")
FAILED = Outcome("error", "bad", "The system failed on this question; it counts 0.")

OUTCOMES = (
    FOUND, PARTLY_FOUND, DECLINED, NOTHING_TO_FIND,
    NOT_FOUND, WRONGLY_CITED, WRONGLY_DECLINED, WRONGLY_ANSWERED, FAILED,
)  # fmt: skip


def outcome(result: QuestionResult, grades: Grading) -> Outcome:
    """The outcome of a question: the first fault on the way from search to answer, if there is one."""
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
    return PARTLY_FOUND if result.missed else FOUND


def _unanswerable(result: QuestionResult) -> Outcome:
    if result.answer is None:
        return NOTHING_TO_FIND
    return DECLINED if result.answer.abstained else WRONGLY_ANSWERED
