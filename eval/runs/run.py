"""The data classes of a run: what a system returned for every question, and everything needed to judge it again."""

from collections.abc import Mapping
from dataclasses import dataclass

from pincite.service.answering.answer import Outcome


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in a ranking. `grade` is that of the best evidence it overlaps, or 0; a higher `score` is better."""

    passage_id: str
    document: str
    score: float
    grade: int
    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of an answer, with the grade of the best evidence it overlaps."""

    document: str
    page: int
    start: int
    end: int
    quote: str
    grade: int


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as shown: sentences and citations, or an abstention. `confidence` is the probability of an answer.

    `marks[i]` are the numbers, from 1, of the citations of sentence i. `support` is the share of written sentences that
    the system itself found supported; None if it reports none.
    """

    sentences: tuple[str, ...]
    citations: tuple[Cited, ...]
    outcome: Outcome
    confidence: float
    marks: tuple[tuple[int, ...], ...] = ()
    support: float | None = None

    @property
    def abstained(self) -> bool:
        """Whether there is no answer, not even in part."""
        return self.outcome is Outcome.NOT_FOUND

    @property
    def partly(self) -> bool:
        """Whether the sentences are only the nearest ones, which do not say what was asked."""
        return self.outcome is Outcome.PARTLY


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """The result of one question. `direction` is question and document language, such as "en>ko".

    `metrics` has the question's value of each measure (0 to 1, higher is better) defined for it. `milliseconds` is the
    time of the search, `answer_milliseconds` that of the answer (0 if none was requested). `error` says why the system
    failed ("" if it did not); a failed question counts as 0.
    """

    id: str
    question: str
    lang: str
    kind: str
    direction: str
    answerable: bool
    ranking: tuple[Ranked, ...]
    judged: Mapping[str, int]  # passage id -> grade, for every passage of the collection with a grade above 0
    missed: tuple[str, ...]  # grade-3 quotes outside the first ten passages
    answer: Answered | None
    metrics: Mapping[str, float]
    milliseconds: float
    error: str
    answer_milliseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """All results and what produced them. Runs with different `gold_hash` or `corpus_hash` are not comparable."""

    name: str
    created_at: str
    command: str  # "run" or "beir"
    gold: str
    gold_hash: str
    corpus_hash: str
    system: Mapping[str, str]  # model, splitting, versions, git commit, machine
    results: tuple[QuestionResult, ...]
