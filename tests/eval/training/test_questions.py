"""Question sets become sentences, and questions that know which of them answer."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from pincite.eval.training.questions import SETS, read_questions
from pincite.eval.training.vectors import sentence_texts

TEXT = "The summit was long. Russia gained shells there. Nobody spoke of it later."


def row(answer: str, **other: Any) -> dict[str, Any]:
    answers = [{"text": answer, "start": TEXT.index(answer)}] if answer else []
    asked = {"question": "What did Russia gain?", "question_lang": "en", "context": TEXT, "context_lang": "en"}
    return {**asked, "title": "Summit", "answers": answers, **other}


def write_sets(folder: Path, rows: list[dict[str, Any]]) -> Path:
    (folder / "qa").mkdir(parents=True)
    for name in SETS:
        with gzip.open(folder / "qa" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(one) + "\n" for one in (rows if name == "covidqa" else []))
    return folder


def test_the_sentences_that_an_answer_touches_are_the_positives(tmp_path: Path) -> None:
    from pincite.eval.training.seeker import starts_of  # with torch, which takes seconds

    found = read_questions(write_sets(tmp_path, [row("shells there"), row("long. Russia", question="How was it?")]))
    (context,) = found.contexts
    assert context.sentences == ("The summit was long.", "Russia gained shells there.", "Nobody spoke of it later.")
    assert [one.positives for one in found.questions] == [(1,), (0, 1)]
    assert sentence_texts(found.contexts)[1] == "Summit. Russia gained shells there."
    assert starts_of(found.contexts) == [0, 3]


def test_questions_without_an_answer_are_left_out(tmp_path: Path) -> None:
    assert read_questions(write_sets(tmp_path, [row("")])).questions == ()


def test_the_contexts_of_a_title_are_held_out_together(tmp_path: Path) -> None:
    titles = [f"Title {number}" for number in range(60)]
    rows = [row("shells", title=title, question=f"{title}, {n}?") for title in titles for n in range(2)]
    found = read_questions(write_sets(tmp_path, rows)).questions
    held = {one.context for one in found if one.held_out}
    assert 0 < len(held) < len(titles)
    assert held.isdisjoint({one.context for one in found if not one.held_out})


def test_a_missing_set_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="tydiqa_goldp"):
        read_questions(tmp_path)


def test_the_rate_rises_then_falls_to_a_twentieth() -> None:
    from pincite.eval.training.seeker import Recipe, rate_at

    recipe = Recipe()
    assert rate_at(0, recipe) < rate_at(recipe.warm - 1, recipe) == recipe.rate
    assert rate_at(recipe.planned, recipe) == pytest.approx(recipe.rate / 20)
