"""The packaged model: the same vectors as torch in float32, whatever the company a text is in, and never torch."""

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from pincite.index.encoders import encoder as encoder_module
from pincite.index.encoders import packaged
from pincite.index.encoders.bundled import MODEL, unpack, unpacked_folder
from pincite.index.encoders.choosing import CANDIDATES
from pincite.index.encoders.encoder import SentenceEncoder, open_sentence_encoder
from pincite.index.encoders.models import DEFAULT_MODEL
from pincite.index.encoders.network import EXACT, FLOATS, ROWS, Engine, network_file
from pincite.index.encoders.packaged import PackagedEncoder, batches
from pincite.index.encoders.packed_weights import open_packed
from pincite.ingest.errors import ModelUnavailable
from tests.fakes.tiny_weights import write_tiny_weights
from tests.places import ROOT

LONG = "summit 정상회담 " * 40  # over the 64 positions of the tiny model
WORDS = ["summit", "정상", "회담", "정상회담", "cosmodrome of the summit", "a b c", "", LONG]
REAL = ["Каковы итоги саммита?", "首脳会談の結果は？", "2023년 한미일 정상회담의 결과는?", "정상회담 " * 400, "", "a"]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """An unpacked folder of a tiny model with the packaged weights' layout."""
    write_tiny_weights(tmp_path / "tiny.bin")
    unpack(open_packed(tmp_path / "tiny.bin"), tmp_path / "model")
    return tmp_path / "model"


def by_torch(folder: Path, monkeypatch: pytest.MonkeyPatch) -> SentenceEncoder:
    import torch  # here, as it takes seconds in every process that looks for tests

    monkeypatch.setattr(encoder_module, "fastest_dtype", lambda: torch.float32)
    return open_sentence_encoder(str(folder), offline=True)


def test_the_vectors_are_those_of_torch(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = PackagedEncoder("tiny", tiny, engine=EXACT), by_torch(tiny, monkeypatch)
    assert (ours.name, ours.dimension) == ("tiny", 32)
    np.testing.assert_allclose(ours.encode_passages(WORDS), theirs.encode_passages(WORDS), atol=2e-6)
    for text in WORDS:
        np.testing.assert_allclose(ours.encode_query(text), theirs.encode_query(text), atol=2e-6)


@pytest.mark.parametrize("engine", [EXACT, *CANDIDATES], ids=str)
def test_a_text_has_the_same_vector_in_any_company(tiny: Path, monkeypatch: pytest.MonkeyPatch, engine: Engine) -> None:
    monkeypatch.setattr(packaged, "BATCH_TOKENS", 100)
    encoder = PackagedEncoder("tiny", tiny, engine=engine)
    texts, done = WORDS * 3, list[int]()
    together = encoder.encode_passages(texts, done.append)
    alone = [encoder.encode_passages([text])[0] for text in texts]
    np.testing.assert_allclose(together, alone, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    assert sum(done) == len(texts) and len(done) > 2
    assert encoder.encode_passages([]).shape == (0, 32)


def test_threads_may_share_it(tiny: Path) -> None:
    encoder = PackagedEncoder("tiny", tiny)
    texts = WORDS * 20
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(encoder.encode_query, texts))
    np.testing.assert_allclose(together, [encoder.encode_query(text) for text in texts], atol=1e-6)


def test_texts_of_like_length_go_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged, "BATCH_TOKENS", 12)
    assert list(batches([2, 20, 3, 4, 4, 2])) == [[1], [3, 4, 2], [0, 5]]
    assert list(batches([])) == []


def test_a_broken_network_says_what_to_do(tiny: Path) -> None:
    (tiny / network_file("rows")).write_text("<net>")
    with pytest.raises(ModelUnavailable, match="Delete that folder"):
        PackagedEncoder("tiny", tiny)


def test_it_asks_nothing_of_the_network(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenVINO comes with a package for telemetry."""
    tried: list[object] = []

    def refuse(*target: object) -> None:
        tried.append(target)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    PackagedEncoder("tiny", tiny).encode_query("summit")
    assert tried == []


@pytest.mark.weights
def test_the_default_model_answers_without_torch(models: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from pincite.index.encoders.models import open_encoder
encoder = open_encoder({DEFAULT_MODEL!r}, Path(sys.argv[1]))
hit = encoder.encode_query("Where did the summit take place?")
passages = encoder.encode_passages(["정상회담은 블라디보스토크에서 열렸다.", "김치는 배추로 만든다."])
assert hit @ passages[0] > hit @ passages[1] + 0.02, (hit @ passages[0], hit @ passages[1])
print(encoder.dimension, [name for name in ("torch", "transformers", "scipy") if name in sys.modules])
"""
    command = [sys.executable, "-c", code, str(models)]
    run = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, timeout=120)
    assert (run.stdout.strip(), run.stderr) == ("896 []", "")


@pytest.mark.weights
@pytest.mark.parametrize(("engine", "least"), [(EXACT, 0.99999), (ROWS, 0.999), (FLOATS, 0.9995)], ids=str)
def test_every_engine_has_the_vectors_of_torch(
    models: Path, monkeypatch: pytest.MonkeyPatch, engine: Engine, least: float
) -> None:
    folder = unpacked_folder(models)
    assert folder is not None
    ours, theirs = PackagedEncoder(MODEL, folder, engine=engine), by_torch(folder, monkeypatch)
    passages = np.sum(ours.encode_passages(REAL) * theirs.encode_passages(REAL), axis=1)
    queries = [float(ours.encode_query(text) @ theirs.encode_query(text)) for text in REAL]
    assert min(*queries, *passages) > least


def test_the_parts_of_a_text_are_read_in_its_context(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, other = "summit a b c 정상회담", "x y"
    encoder = PackagedEncoder("tiny", tiny, engine=EXACT)
    rows, (parts, none) = encoder.encode_parts([text, other], [[(0, 12), (13, 17), (0, 17), (40, 50)], []])
    np.testing.assert_allclose(rows, encoder.encode_passages([text, other]), atol=1e-6)
    assert (parts.shape, none.shape) == ((4, 32), (0, 32))
    model = by_torch(tiny, monkeypatch)._model
    tokens = model.encode(f"passage: {text}", output_value="token_embeddings")
    names = model.tokenizer.tokenize(f"passage: {text}")
    begin, middle = names.index("▁summit") + 1, names.index("정상") + 1  # after <s>; "▁" before 정상 ends at a space
    expected = [tokens[begin : middle - 1], tokens[middle:-1], tokens[begin:-1]]
    for part, want in zip(parts, expected, strict=False):
        mean = np.asarray(want.mean(axis=0))
        np.testing.assert_allclose(part, mean / np.linalg.norm(mean), atol=1e-5)
    assert not parts[3].any()
