"""`python -m pincite.eval.training.translations DATA`: learn which English and Korean words translate each other.

The translations of words that the check of drafts knows (service/drafts/translations.py) are learnt from parallel
sentences. Each word of a sentence is taken to be the translation of one word of the other, or of none, and how likely
each pair is follows from all sentences (IBM's first model, by expectation maximisation, in both directions).
"""

import gzip
import json
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from pincite.service.drafts.wording import words_of

# NTREX-128 is left out: Pincite is measured on it.
SETS = ("park_news", "jhe", "tatoeba_ko", "mkqa_questions", "stsb_multi")
_ROUNDS = 8
_NO_WORD = 0.3  # how readily a word is taken to translate none, beside a word of usual frequency
_MOST_WORDS = 60  # of a sentence; there are longer ones that are not parallel
_LIKELY, _OFTEN, _LESS_LIKELY = 0.3, 3.0, 0.15  # geometric mean of both probabilities; expected number of pairs
_TWICE = 2.0

Pair = tuple[Sequence[str], Sequence[str]]  # the words of an English and of a Korean sentence
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def run(
    data: Annotated[Path, typer.Argument(help="Folder with the parallel sets: parallel/NAME.jsonl.gz.")],
    out: Annotated[Path, typer.Option(help="File to write the translations to.")],
) -> None:
    """Learn the translations and write them: an English word and its Korean ones in each line."""
    try:
        pairs = list(dict.fromkeys(pair for name in SETS for pair in _read(data / "parallel" / f"{name}.jsonl.gz")))
    except OSError as fault:
        typer.echo(f"The parallel sentences in {data} cannot be read: {fault}", err=True)
        raise typer.Exit(1) from fault
    out.write_text(written(learnt(pairs)), encoding="utf-8")


def learnt(pairs: Sequence[Pair]) -> list[tuple[str, str]]:
    """Return the English and Korean words that translate each other, in order.

    >>> learnt([(["war"], ["전쟁"])] * 3)
    [('war', '전쟁')]
    """
    english, korean = ({word: at for at, word in enumerate(sorted(set(words)))} for words in _all_words(pairs))
    first, second, place, other_place = _aligned(pairs, english, korean)
    together, of = np.unique(first * len(korean) + second, return_inverse=True)
    forth, times = _likely(of, first, place, together % len(korean))
    back, times_back = _likely(of, second, other_place, together // len(korean))
    mean, often = np.sqrt(forth * back), np.minimum(times, times_back)
    kept = (often >= _TWICE) & ((mean >= _LIKELY) | ((often >= _OFTEN) & (mean >= _LESS_LIKELY)))
    names, other_names = list(english), list(korean)
    found = [(names[one // len(korean)], other_names[one % len(korean)]) for one in together[kept].tolist()]
    return sorted(pair for pair in found if _is_english(pair[0]) and _is_korean(pair[1]))


def written(translations: Sequence[tuple[str, str]]) -> str:
    """Return one line for each English word: it, and its Korean ones."""
    lines: dict[str, list[str]] = {}
    for word, other in translations:
        lines.setdefault(word, []).append(other)
    return "".join(f"{word} {' '.join(others)}\n" for word, others in lines.items())


def _read(path: Path) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            english, korean = words_of(row.get("en") or ""), words_of(row.get("ko") or "")
            if english and korean and len(english) <= _MOST_WORDS:
                yield english, korean


def _all_words(pairs: Sequence[Pair]) -> tuple[list[str], list[str]]:
    return [word for words, _ in pairs for word in words], [word for _, words in pairs for word in words]


def _aligned(
    pairs: Sequence[Pair], english: dict[str, int], korean: dict[str, int]
) -> tuple[Integers, Integers, Integers, Integers]:
    """Return every word with every word of its translation: both words, and both places in the whole of the text."""
    rows: list[tuple[int, int, int, int]] = []
    begin = other_begin = 0
    for words, others in pairs:
        for (at, word), (other_at, other) in product(enumerate(words), enumerate(others)):
            rows.append((english[word], korean[other], begin + at, other_begin + other_at))
        begin, other_begin = begin + len(words), other_begin + len(others)
    columns = np.array(rows, np.int64).T
    return columns[0], columns[1], columns[2], columns[3]


def _likely(of: Integers, words: Integers, places: Integers, given: Integers) -> tuple[Floats, Floats]:
    """Return, for each pair of words, how likely the word is given the other, and how often they translate each other.

    `of` is the pair of each row, `words` and `places` the word and its place in each row, `given` the other word of
    each pair.
    """
    word_at = np.zeros(int(places.max()) + 1, np.int64)
    word_at[places] = words
    usual = _NO_WORD * (np.bincount(word_at) / len(word_at))[word_at]
    likely: Floats = np.full(len(given), 1e-3)
    often: Floats = np.zeros(len(given))
    for _ in range(_ROUNDS):
        row = likely[of]
        row = row / (np.bincount(places, weights=row, minlength=len(usual)) + usual)[places]
        often = np.bincount(of, weights=row, minlength=len(given)).astype(np.float64)
        likely = often / np.maximum(np.bincount(given, weights=often)[given], 1e-9)
    return likely, often


def _is_english(word: str) -> bool:
    return len(word) > 1 and word.isascii() and word[0].isalpha()


def _is_korean(word: str) -> bool:
    return all("가" <= letter <= "힣" for letter in word)


if __name__ == "__main__":
    typer.run(run)
