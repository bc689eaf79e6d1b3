"""Choose the engine that this machine runs fastest, by a measurement at its first use.

Every candidate's vectors are compared to float32 first, so that vectors stored by one engine and questions encoded by
another still belong together: a collection may move between machines. The choice lies beside the unpacked folder and
is made anew when the processor, OpenVINO or the candidates change.
"""

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from pincite.index.encoders.network import EXACT, FLOATS, ROWS, Engine, processor, version
from pincite.index.encoders.packaged import PackagedEncoder

Floats = NDArray[np.float32]

CANDIDATES = (ROWS, FLOATS)  # the first is taken where nothing can be measured or stored
LEAST_COSINE = 0.9995  # to float32
LEAST_GAIN = 1.05  # times as fast as the first candidate; less is within the error of so short a measurement
_ROUNDS = 4
_HOPELESS = 1.25  # times as slow as the quickest in the first round: not measured again
# Time on the processor says more than time on a clock while other processes run; Windows counts it in steps of 16 ms.
_clock = time.perf_counter if os.name == "nt" else time.process_time
_WAIT = 60.0  # seconds for another process that measures

QUESTION = "What did the two governments agree on at the summit in Vladivostok last September?"
LONG = "회의는 이틀 동안 이어졌고, 두 나라는 2024년 3월까지 1,200억 원 규모의 기금을 만들기로 했다. " * 4
TEXTS = (
    QUESTION,
    "정상회담에서 합의한 내용은 무엇인가?",
    "ロシアに砲弾を提供したのか。",
    "Сколько снарядов было передано?",
    "峰会的主要结果是什么？",
    LONG,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured of an engine: milliseconds for a question and for a long text, smallest cosine to float32."""

    engine: Engine
    question: float
    text: float
    cosine: float

    @property
    def together(self) -> float:
        """The geometric mean of both times."""
        return float((self.question * self.text) ** 0.5)


@dataclass(frozen=True, slots=True)
class Choice:
    """The engine chosen, what it was chosen for (processor, OpenVINO, candidates), and all figures."""

    engine: Engine
    machine: tuple[str, ...]
    figures: tuple[Figure, ...]


def chosen(folder: Path, say: Callable[[str], None] | None = None) -> Engine:
    """Return the engine for the unpacked folder on this machine, measuring first if that was not done.

    Concurrent processes wait for the one that measures. `say` is called with a sentence before that.
    """
    found = choice(folder)
    if found:
        return found.engine
    if not os.access(folder.parent, os.W_OK):
        return CANDIDATES[0]
    try:
        with FileLock(f"{_file(folder)}.lock", timeout=_WAIT):
            found = choice(folder)
            if not found:
                if say:
                    say("Measuring which engine this machine runs fastest (once, takes a few seconds)")
                found = measured(folder)
                _store(found, _file(folder))
    except (OSError, Timeout):  # a full disk, or a process that hangs: the engine is only a matter of speed
        return found.engine if found else CANDIDATES[0]
    return found.engine


def choice(folder: Path) -> Choice | None:
    """Return the stored choice; None if there is none for this machine."""
    try:
        found = json.loads(_file(folder).read_bytes())
        figures = tuple(Figure(Engine(**one.pop("engine")), **one) for one in found["figures"])
        stored = Choice(Engine(**found["engine"]), tuple(found["machine"]), figures)
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return None
    return stored if stored.machine == _machine() else None


def measured(folder: Path) -> Choice:
    """Measure the candidates, in turns, and return the quickest whose vectors are close enough to float32."""
    reference = _rows(PackagedEncoder("", folder, engine=EXACT))
    encoders = {engine: PackagedEncoder("", folder, engine=engine) for engine in CANDIDATES}
    cosines = {engine: float(np.min(np.sum(_rows(one) * reference, axis=1))) for engine, one in encoders.items()}
    found = {
        one: Figure(one, _took(encoder, QUESTION), _took(encoder, LONG), cosines[one])
        for one, encoder in encoders.items()
    }
    least = min(one.together for one in found.values())
    for _ in range(_ROUNDS - 1):
        for engine, one in found.items():
            if one.together <= _HOPELESS * least:
                question, text = _took(encoders[engine], QUESTION), _took(encoders[engine], LONG)
                found[engine] = replace(one, question=min(one.question, question), text=min(one.text, text))
    return Choice(quickest(list(found.values())), _machine(), tuple(found.values()))


def quickest(figures: Sequence[Figure]) -> Engine:
    """Return the engine to use: the first that is close enough to float32, unless another of those is clearly quicker.

    If none is close enough, the first.
    """
    first, *others = [one for one in figures if one.cosine >= LEAST_COSINE] or figures[:1]
    best = min(others, key=lambda one: one.together, default=first)
    return best.engine if best.together * LEAST_GAIN <= first.together else first.engine


def _took(encoder: PackagedEncoder, text: str) -> float:
    """Return the milliseconds for one text."""
    start = _clock()
    encoder.encode_query(text)
    return 1000 * (_clock() - start)


def _rows(encoder: PackagedEncoder) -> Floats:
    return np.array([encoder.encode_query(text) for text in TEXTS])


def _machine() -> tuple[str, ...]:
    name, abilities = processor()
    return (name, *abilities, f"{os.cpu_count()} cores", version(), *map(str, CANDIDATES))


def _file(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.engine.json")


def _store(found: Choice, file: Path) -> None:
    """Write the choice, whole or not at all."""
    temporary = file.with_name(f"{file.name}.tmp")  # the lock keeps others from writing it
    temporary.write_text(json.dumps(asdict(found)), encoding="utf-8")
    temporary.replace(file)
