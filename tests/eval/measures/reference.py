"""The retrieval measures by their formulas, to hold the library's figures against."""

import math
from collections.abc import Sequence

from pincite.eval.measures.retrieval import Judged


def ndcg(ranking: Sequence[str], judged: Judged, k: int = 10) -> float:
    """Normalised discounted cumulative gain: the ranking's gain over that of the best possible order.

    DCG = sum over ranks i to k of grade(i) / log2(i + 1) (Jarvelin & Kekalainen 2002, linear gains as in
    trec_eval). It rises when passages get longer, since each then catches more: compare splittings by ER.

    Worked example: grades 0, 1 give 1 / log2(3) = 0.6309; the best order gives 1 / log2(2) = 1.

    >>> round(ndcg(["a", "b"], {"b": 1}, k=2), 4)
    0.6309
    """
    best = _gain(sorted(judged.values(), reverse=True)[:k])
    return _gain([judged.get(one, 0) for one in ranking[:k]]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(max(grade, 0) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def recall(ranking: Sequence[str], judged: Judged, relevant: int, k: int = 10) -> float:
    """R@k: the share of all relevant passages that are among the first k. It is not Success@k.

    Worked example: one of two relevant passages is among the first two.

    >>> recall(["a", "b"], {"b": 3, "c": 3, "a": 2}, relevant=3, k=2)
    0.5
    """
    wanted = {one for one, grade in judged.items() if grade >= relevant}
    return len(wanted & set(ranking[:k])) / len(wanted) if wanted else 0.0


def reciprocal_rank(ranking: Sequence[str], judged: Judged, relevant: int, k: int = 10) -> float:
    """RR@k: 1 over the rank of the first relevant passage, 0 if none is among the first k.

    Worked example: the first relevant passage stands second, so 1 / 2.

    >>> reciprocal_rank(["a", "b", "c"], {"b": 3, "c": 3}, relevant=3)
    0.5
    """
    ranks = (rank for rank, one in enumerate(ranking[:k], start=1) if judged.get(one, 0) >= relevant)
    return 1 / next(ranks, math.inf)


def success(ranking: Sequence[str], judged: Judged, relevant: int, k: int) -> float:
    """Success@k: 1 if a relevant passage is among the first k, else 0.

    Worked example: the only relevant passage stands second.

    >>> success(["a", "b"], {"b": 3}, relevant=3, k=1), success(["a", "b"], {"b": 3}, relevant=3, k=5)
    (0.0, 1.0)
    """
    return float(any(judged.get(one, 0) >= relevant for one in ranking[:k]))
