"""Runs made up for tests: five languages, three in twenty questions unanswerable, Korean passages, known faults."""

import numpy as np

from pincite.eval.runs.run import Answered, Cited, QuestionResult, Ranked, Run
from pincite.service.answering.answer import Outcome

_ASKED = {
    "en": "What did the two sides agree on ammunition and rail freight ({})?",
    "ko": "두 나라는 탄약과 철도 화물에 대하여 무엇을 합의하였는가 ({})?",
    "ru": "О чём стороны договорились по боеприпасам и железной дороге ({})?",
    "ja": "両国は弾薬と鉄道貨物について何に合意したか({})?",
    "zh": "双方就弹药和铁路货运达成了什么协议({})?",
}
_LANGS = ("en", "ko", "en", "ko", "ru", "ja", "zh")
_KINDS = ("factoid", "list", "why", "comparison", "multi-doc", "temporal")
_DOCUMENTS = ("북러 정상회담 군사 분야 평가", "극동 물류와 경제협력", "Space cooperation after the summit")
_SENTENCES = (
    "양측은 나진 하산 구간의 화물 운송을 재개하기로 뜻을 모았으나 공동성명은 채택하지 않았다.",
    "The freight corridor would reopen once the sleepers between the border and the port had been replaced.",
    "탄약 공급의 규모는 공개되지 않았으며, 위성 사진으로 추정할 수 있을 뿐이다.",
    "연구진은 이 합의가 단기적으로 이행될 가능성을 낮게 보았다 <표 3 참조> & 각주 12.",
)


def made_run(name: str, count: int = 40, level: float = 0.7, seed: int = 1) -> Run:
    """A run of `count` questions; `level` (0 to 1) is how often an answering passage stands first."""
    rng = np.random.default_rng(seed)
    results = tuple(made_result(number, level, rng) for number in range(count))
    system = {
        "model": "e5-small + USE multilingual",
        "splitting": "400 characters",
        "pincite": "0.1.0",
        "git commit": "0123abc",
        "machine": "2 cores",
    }
    return Run(name, "2026-05-01T09:30:00+00:00", "run", "gold/dev.jsonl", "9f" * 32, "c0" * 32, system, results)


def made_result(number: int, level: float, rng: np.random.Generator) -> QuestionResult:
    """The outcome of one question; every thirteenth failed."""
    lang = _LANGS[number % len(_LANGS)]
    answerable = number % 20 not in (5, 11, 17)
    kind = _KINDS[number % len(_KINDS)] if answerable else "unanswerable"
    place = 0 if rng.random() < level else int(rng.integers(1, 14))
    grades = [0] * 10
    if answerable and place < 10:
        grades[place] = 3
        grades[(place + 2) % 10] = 2
    error = "TimeoutError: no answer within 60 s" if number % 13 == 12 else ""
    ranking = () if error else tuple(_ranked(number, rank, grade) for rank, grade in enumerate(grades))
    judged = {f"p{number}-{place}": 3, f"p{number}-{(place + 2) % 10}": 2} if answerable else {}
    return QuestionResult(
        id=f"q{number:03}",
        question=_ASKED[lang].format(number),
        lang=lang,
        kind=kind,
        direction=f"{lang}>ko",
        answerable=answerable,
        ranking=ranking,
        judged=judged,
        missed=() if not answerable or 3 in grades[:10] else (_SENTENCES[0],),
        answer=None if error else _answered(grades, answerable, rng),
        metrics=_metrics(grades, answerable, bool(error)),
        milliseconds=float(rng.gamma(4, 8)),
        error=error,
        answer_milliseconds=0.0 if error else float(rng.gamma(4, 20)),
    )


def _ranked(number: int, rank: int, grade: int) -> Ranked:
    text = " ".join(_SENTENCES[(number + rank + step) % len(_SENTENCES)] for step in range(4))
    return Ranked(f"p{number}-{rank}", _DOCUMENTS[(number + rank) % 3], 9.0 - 0.7 * rank, grade, text)


def _answered(grades: list[int], answerable: bool, rng: np.random.Generator) -> Answered:
    confidence = float(rng.beta(6, 2) if answerable else rng.beta(2, 4))
    if confidence < 0.5:
        return Answered((), (), Outcome.NOT_FOUND, confidence)
    outcome = Outcome.PARTLY if confidence < 0.6 else Outcome.ANSWERED
    citations = tuple(
        Cited(_DOCUMENTS[place % 3], 4 + place, 120, 170, _SENTENCES[place % 3], grade)
        for place, grade in enumerate(grades[:2])
    )
    return Answered((_SENTENCES[0], _SENTENCES[2]), citations, outcome, confidence, ((1,), (1, 2)))


def _metrics(grades: list[int], answerable: bool, failed: bool) -> dict[str, float]:
    if not answerable:
        return dict.fromkeys(("Declined or partly", "Abstention accuracy"), 0.0 if failed else 1.0)
    place = grades.index(3) if 3 in grades and not failed else None
    return {
        "nDCG@10": 0.0 if place is None else float(1 / np.log2(place + 2)),
        "R@10": float(place is not None),
        "RR@10": 0.0 if place is None else 1 / (place + 1),
        "Success@1": float(place == 0),
        "Success@10": float(place is not None),
        "ER@3000": float(place is not None and place < 7),
        "First sentence": float(place == 0),
        "Citation precision": float(place == 0),
        "Citation recall": float(place == 0),
    }
