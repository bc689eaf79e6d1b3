"""Retrieval measures. Owns ir_measures, whose names and values are those of trec_eval.

nDCG@10 uses the grades as gains. The other measures are binary: a passage is relevant at grade 3 ("answers") in a gold
set, and at any grade from 1 on in public sets. A question without a ranking scores 0. A test compares the
values with the measures' formulas.
"""

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
