"""The results of a bench."""

from collections.abc import Mapping
from dataclasses import dataclass

from pincite.eval.bench.parts import Figures, Part
from pincite.eval.bench.quiet import Surroundings


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished part: when it began, versions, machine and options, how quiet the machine was, and the figures."""

    measured_at: str
    program: Mapping[str, str]
    options: Mapping[str, str]
    around: Surroundings
    figures: Figures


@dataclass(frozen=True, slots=True)
class Bench:
    """The results of a bench: when it began, versions and machine, and what each part has measured."""

    created_at: str
    program: Mapping[str, str]
    parts: Mapping[Part, Kept]
