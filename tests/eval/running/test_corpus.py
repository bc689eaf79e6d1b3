"""The documents that answers are judged against."""

from pathlib import Path

from pincite.eval.gold.overlap import Haystack
from pincite.eval.running.corpus import read_corpus


def test_documents_of_one_name_are_both_there_and_stay_apart(tmp_path: Path) -> None:
    for folder, said in (("2019", "The talks lasted three hours."), ("2023", "They ended with a dinner.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "summary.txt").write_text(f"{said}\n")
    corpus = read_corpus(tmp_path)
    text = Haystack(corpus.texts["summary"])
    assert "lasted three hours." in text and "ended with a dinner" in text
    assert "three hours. They ended" not in text
    assert sorted(corpus.pages["summary", 1]) == ["The talks lasted three hours.\n", "They ended with a dinner.\n"]
