"""A run: what a system returned for every question of a gold set, and all that is needed to judge it again."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in a ranking. `grade` is its best evidence's grade, 0 if it holds none; higher `score` is better."""

    passage_id: str
    document: str
    score: float
    grade: int
    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of an answer, and the grade of the best evidence that it overlaps."""

    document: str
    page: int
    start: int
    end: int
    quote: str
    grade: int


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as shown: sentences, citations, or an abstention; `confidence` is the probability to be answerable.

    `marks[i]` are the numbers, from 1, of the citations of sentence i; `support` is the share of the sentences written
    that the system itself found carried, None where it tells none.
    """

    sentences: tuple[str, ...]
    citations: tuple[Cited, ...]
    abstained: bool
    confidence: float
    marks: tuple[tuple[int, ...], ...] = ()
    support: float | None = None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question's outcome. `direction` is question language to document language, as "en>ko".

    `metrics` holds the question's own value of each measure (0 to 1, higher is better) that is defined for it.
    `milliseconds` is what the search took, `answer_milliseconds` what the answer took (0 if none was asked for).
    `error` says why the system failed on it, "" if it did not; a failed question counts 0.
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
    """All outcomes with what produced them. Runs on different `gold_hash` or `corpus_hash` are not comparable."""

    name: str
    created_at: str
    command: str  # "run" or "beir"
    gold: str
    gold_hash: str
    corpus_hash: str
    system: Mapping[str, str]  # model, splitting, versions, git commit, machine
    results: tuple[QuestionResult, ...]
