"""Why a passage was found, in words for readers: what of it is like the question. Signals are the numbers behind it."""

from collections.abc import Mapping

_WORDS = 0.5  # of the highest score that the question's words allow
_OUTSTANDING = 2.0  # standard deviations above the mean of the language
_SENTENCE = 0.5  # deviations by which the best sentence is nearer than its whole passage


def reasons(signals: Mapping[str, float]) -> list[str]:
    """Return the reasons for a hit from its signals (index/hit.py), the strongest kinds first; there is always one."""
    sentence = signals.get("sentence_z", 0) > signals.get("dense_z", 0) + _SENTENCE
    meaning = signals.get("dense_z", 0) >= _OUTSTANDING
    found = [
        reason
        for reason, applies in (
            ("its words", signals.get("lexical", 0) >= _WORDS),
            ("one of its sentences", sentence),
            ("its meaning", meaning),
            ("its year", signals.get("year", 0) > 0),
            ("its author or publisher", signals.get("source", 0) > 0),
        )
        if applies
    ]
    return found or ["its meaning"]
