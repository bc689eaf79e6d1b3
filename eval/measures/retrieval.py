"""Retrieval measures. Owns ir_measures, whose names and values are those of trec_eval.

nDCG@10 uses the grades as gains. The other measures are binary: a passage is relevant at grade 3 ("answers") in a gold
set, and at any grade from 1 on in public sets. A question without a ranking scores 0. The functions below define each
measure; `measure` computes them with ir_measures, and a test compares the two.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

import ir_measures

from pincite.eval.gold.overlap import squeeze
from pincite.eval.gold.question import ANSWERS
from pincite.eval.measures.qrels import Needle

ANY_GRADE = 1
ANSWERING = ANSWERS
_NAMES = {
    "nDCG@10": "nDCG@10",
    "R@10": "R(rel={})@10",
    "RR@10": "RR(rel={})@10",
    "Success@1": "Success(rel={})@1",
    "Success@5": "Success(rel={})@5",
    "Success@10": "Success(rel={})@10",
}
BUDGETS = {"ER@1500": 1_500, "ER@3000": 3_000}  # characters

Judged = Mapping[str, int]


def measure(
    rankings: Mapping[str, Sequence[str]], judged: Mapping[str, Judged], relevant: int
) -> dict[str, dict[str, float]]:
    """Return question id -> measure -> value (0 to 1), for every question in `judged`.

    `rankings` have ids, best first, each once. `relevant` is the lowest relevant grade.
    """
    names = {ir_measures.parse_measure(code.format(relevant)): name for name, code in _NAMES.items()}
    # trec_eval sorts by score and breaks ties by id; negated ranks as scores preserve the given order.
    run = {key: {one: float(-rank) for rank, one in enumerate(ids)} for key, ids in rankings.items()}
    qrels = {key: dict(grades) or {"": 0} for key, grades in judged.items()}
    values = {key: dict.fromkeys(_NAMES, 0.0) for key in judged}
    for found in ir_measures.iter_calc(list(names), qrels, run):
        values[found.query_id][names[found.measure]] = float(found.value)
    return values


def ndcg(ranking: Sequence[str], judged: Judged, k: int = 10) -> float:
    """Return the normalised discounted cumulative gain: the ranking's DCG over that of the ideal order.

    DCG = sum over ranks i to k of grade(i) / log2(i + 1) (Jarvelin & Kekalainen 2002, linear gains as in
    trec_eval). It increases with passage length, because longer passages overlap more evidence: compare splittings
    by ER instead.

    Worked example: grades 0, 1 give 1 / log2(3) = 0.6309; the best order gives 1 / log2(2) = 1.

    >>> round(ndcg(["a", "b"], {"b": 1}, k=2), 4)
    0.6309
    """
    best = _gain(sorted(judged.values(), reverse=True)[:k])
    return _gain([judged.get(one, 0) for one in ranking[:k]]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(max(grade, 0) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def recall(ranking: Sequence[str], judged: Judged, relevant: int, k: int = 10) -> float:
    """Return R@k: the share of all relevant passages that are among the first k. It is not Success@k.

    Worked example: one of two relevant passages is among the first two.

    >>> recall(["a", "b"], {"b": 3, "c": 3, "a": 2}, relevant=3, k=2)
    0.5
    """
    wanted = {one for one, grade in judged.items() if grade >= relevant}
    return len(wanted & set(ranking[:k])) / len(wanted) if wanted else 0.0


def reciprocal_rank(ranking: Sequence[str], judged: Judged, relevant: int, k: int = 10) -> float:
    """Return RR@k: 1 over the rank of the first relevant passage, 0 if none is among the first k.

    Worked example: the first relevant passage is at rank 2, so 1 / 2.

    >>> reciprocal_rank(["a", "b", "c"], {"b": 3, "c": 3}, relevant=3)
    0.5
    """
    ranks = (rank for rank, one in enumerate(ranking[:k], start=1) if judged.get(one, 0) >= relevant)
    return 1 / next(ranks, math.inf)


def success(ranking: Sequence[str], judged: Judged, relevant: int, k: int) -> float:
    """Return Success@k: 1 if a relevant passage is among the first k, else 0.

    Worked example: the only relevant passage is at rank 2.

    >>> success(["a", "b"], {"b": 3}, relevant=3, k=1), success(["a", "b"], {"b": 3}, relevant=3, k=5)
    (0.0, 1.0)
    """
    return float(any(judged.get(one, 0) >= relevant for one in ranking[:k]))


def evidence_recall(ranking: Iterable[tuple[str, str]], answers: Sequence[Needle], budget: int) -> float:
    """Return ER@budget: the share of answering quotes that are complete in the first `budget` characters retrieved.

    `ranking` has (document, text), best first. The texts are read in order, including spaces, until the budget is used
    up; the last one is cut there. Adjacent passages retrieved in order are joined again. Unlike the measures above, it
    does not depend on how documents were split.

    Worked example: 10 characters cover the first text and 4 of the second; one of two quotes is complete.

    >>> quotes = [Needle("brief", "shells", 3), Needle("brief", "byrail", 3)]
    >>> evidence_recall([("brief", "shells"), ("brief", "by rail")], quotes, budget=10)
    0.5
    """
    read: dict[str, str] = {}
    for document, text in ranking:
        read[document] = read.get(document, "") + squeeze(text[:budget])
        budget -= min(len(text), budget)
        if budget == 0:
            break
    whole = sum(one.squeezed in read.get(one.document, "") for one in answers)
    return whole / len(answers) if answers else 0.0
