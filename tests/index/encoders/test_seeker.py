"""The shipped weights are the ones that the code and the model card name, and they look for answers."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

from pincite.index.encoders import seeker
from pincite.index.encoders.bundled import MODEL, unpacked_folder
from pincite.index.encoders.network import EXACT, FLOATS, ROWS, Engine
from pincite.index.encoders.packaged import PackagedEncoder
from pincite.index.encoders.seeker import plain, seeker_folder, shipped_weights
from pincite.ingest.errors import ModelUnavailable
from tests.places import ROOT

CARD = ROOT / "docs" / "models" / "seeker.md"
OTHER_QUESTIONS = (  # none that the averages were taken from
    "Where will the next climate conference be held?",
    "who criticised the defence budget and why",
    "북한이 러시아에 파병한 병력은 몇 명인가?",
    "해당 법안에 반대한 정당은 어디인가?",
    "首脳会談はどこで開かれたのか。",
    "Что получила Россия от саммита?",
    "美国对这项协议的态度是什么？",
)
MOST_BYTES = 40_000_000  # of all trained weights in the package


def test_weights_code_and_card_agree() -> None:
    weights = shipped_weights()
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    card = CARD.read_text("utf-8")
    assert digest == seeker.SHA256
    assert re.findall(r"\b[0-9a-f]{64}\b", card) == [digest]
    assert f"# {seeker.VERSION}\n" in card
    assert f"{weights.stat().st_size:,} bytes" in card


def test_the_weights_are_small() -> None:
    folder = shipped_weights().parent
    assert sum(path.stat().st_size for path in folder.iterdir()) <= MOST_BYTES


@pytest.mark.parametrize("text", ["What did Russia gain?", "what did russia gain", "WHAT DID RUSSIA GAIN ?"])
def test_capitals_and_question_marks_are_not_read(text: str) -> None:
    assert plain(text) == "what did russia gain"


def test_damaged_weights_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeker, "shipped_weights", lambda: tmp_path / "none.q4")
    with pytest.raises(ModelUnavailable, match="missing or damaged"):
        seeker_folder(tmp_path / "models", tmp_path)
    (tmp_path / "none.q4").write_bytes(b"PCT1 and something else")
    with pytest.raises(ModelUnavailable, match="missing or damaged"):
        seeker_folder(tmp_path / "models", tmp_path)


@pytest.mark.weights
@pytest.mark.parametrize(("engine", "least"), [(ROWS, 0.998), (FLOATS, 0.9995)], ids=str)
def test_every_engine_keeps_what_training_changed(models: Path, engine: Engine, least: float) -> None:
    """Without the corrected averages, rounded weights came to 0.995 here."""
    folder = unpacked_folder(models)
    assert folder is not None
    seeking = seeker_folder(models, folder)
    exact, quick = (PackagedEncoder(MODEL, folder, seeking, one) for one in (EXACT, engine))
    for question in OTHER_QUESTIONS:
        assert exact.start_question(question)()[1] @ quick.start_question(question)()[1] >= least


@pytest.mark.weights
def test_it_prefers_the_answer_to_the_echo(models: Path) -> None:
    folder = unpacked_folder(models)
    assert folder is not None
    encoder = PackagedEncoder(MODEL, folder, seeker_folder(models, folder))
    sentences = [
        "보스토치니 정상회담에서 러시아가 얻은 것을 두고 논의가 이어졌다.",
        "러시아는 북한을 후방 병참기지로 삼아 포탄을 확보하고 전세를 만회할 수 있게 되었다.",
    ]
    rows = encoder.encode_passages(sentences)
    for question in ("what did Russia gain from the Vostochny summit", "러시아는 회담에서 어떤 군사적 이득을 얻었나?"):
        similar, seeking = (rows @ vector for vector in encoder.start_question(question)())
        assert seeking[1] - seeking[0] > similar[1] - similar[0]
        assert np.linalg.norm(encoder.start_question(question)()[1]) == pytest.approx(1, abs=1e-5)
