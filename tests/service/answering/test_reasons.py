"""Why a passage was found, in words: one reason at least, each only where its signal is strong."""

import pytest

from pincite.service.answering.reasons import reasons

QUIET = {"dense": 0.8, "dense_z": 1.0, "sentence_z": 1.2, "lexical": 0.1, "feedback": 0.0, "year": 0.0, "source": 0.0}


@pytest.mark.parametrize(
    ("strong", "told"),
    [
        ({}, ["its meaning"]),
        ({"lexical": 0.6}, ["its words"]),
        ({"sentence_z": 1.8}, ["one of its sentences"]),
        ({"dense_z": 2.5, "sentence_z": 2.5}, ["its meaning"]),
        ({"lexical": 0.6, "year": 1.0}, ["its words", "its year"]),
        ({"dense_z": 2.5, "sentence_z": 2.5, "source": 1.0}, ["its meaning", "its author or publisher"]),
    ],
)
def test_only_strong_signals_are_reasons(strong: dict[str, float], told: list[str]) -> None:
    assert reasons({**QUIET, **strong}) == told
