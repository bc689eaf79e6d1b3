"""Texts become unit vectors: with a model's own prompts, and never from the network."""

import shutil
import socket
from pathlib import Path

import numpy as np
import pytest

from pincite.index.encoders import encoder as encoder_module
from pincite.index.encoders.bundled import MODEL
from pincite.index.encoders.encoder import Encoder, fastest_dtype, has_native_bfloat16
from pincite.index.encoders.models import open_encoder
from pincite.ingest.errors import ModelUnavailable
from tests.fakes.hashed_words import HashedWords


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Computes in float32 also where bfloat16 is faster, so that results can be compared."""
    import torch

    monkeypatch.setattr(encoder_module, "fastest_dtype", lambda: torch.float32)


@pytest.fixture(scope="session")
def hub_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random BERT of 16 numbers a token, saved by sentence-transformers itself, prompts and all."""
    import torch  # here, as it takes seconds in every process that looks for tests
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("hub")
    words = ["[PAD]", "[UNK]", "find", "keep", ":", "summit", "train", "visit", "the", "in"]
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]")
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        initializer_range=0.5,
    )
    BertModel(config).save_pretrained(folder / "bert")
    fast.save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"))
    pooling = Pooling(16, pooling_mode="mean")
    prompts = {"query": "find: ", "document": "keep: "}
    SentenceTransformer(modules=[transformer, pooling], prompts=prompts).save(str(folder / "whole"))
    return folder / "whole"


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Refuses every connection and every look-up of a name, and lists what was tried."""
    tried: list[object] = []
    # Where another test imported it first, the environment was read too late; this is that case.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)

    def refuse(*target: object) -> None:
        tried.append(target)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    return tried


@pytest.mark.usefixtures("exact")
def test_a_folder_is_loaded_with_its_own_prompts(hub_model: Path, tmp_path: Path) -> None:
    encoder: Encoder = open_encoder(str(hub_model), tmp_path)
    assert (encoder.name, encoder.dimension) == (str(hub_model), 16)
    texts = ["the summit", "train", "visit in the train", "summit"]
    passages = encoder.encode_passages(texts)
    assert passages.shape == (4, 16) and passages.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-6)
    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(hub_model))
    for vector, text in zip(passages, texts, strict=True):
        expected = plain.encode(f"keep: {text}", normalize_embeddings=True)
        np.testing.assert_allclose(vector, expected, atol=1e-5)
    query = encoder.encode_query("summit")
    np.testing.assert_allclose(query, plain.encode("find: summit", normalize_embeddings=True), atol=1e-5)
    assert query @ passages[3] < 0.9999  # the prompts do differ


@pytest.mark.usefixtures("exact")
def test_order_and_progress_survive_the_sorting_by_length(
    hub_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_module, "STRIDE", 3)
    encoder = open_encoder(str(hub_model), tmp_path)
    texts = ["visit", "the summit in the train", "train", "summit visit", "the", "in the visit", "summit"]
    done: list[int] = []
    together = encoder.encode_passages(texts, done.append)
    alone = np.stack([encoder.encode_passages([text])[0] for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    assert done == [3, 3, 1]
    assert encoder.encode_passages([]).shape == (0, 16)


@pytest.mark.parametrize("name", ["nobody/no-such-model", MODEL])
def test_a_missing_model_says_how_to_get_it(
    name: str, tmp_path: Path, no_network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pincite.index.encoders.bundled.packaged_weights", lambda: None)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "empty"))
    with pytest.raises(ModelUnavailable, match=rf"{name} is not on this machine.*looked in.*--online"):
        open_encoder(name, tmp_path)
    assert no_network == []


@pytest.mark.usefixtures("exact")
def test_a_model_in_the_hub_cache_needs_no_network(
    hub_model: Path, tmp_path: Path, no_network: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache as huggingface_hub lays it out: a revision, and a snapshot folder of that name."""
    cached = tmp_path / "cache" / "models--nobody--small"
    shutil.copytree(hub_model, cached / "snapshots" / "0123abc")
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("0123abc")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    encoder = open_encoder("nobody/small", tmp_path)
    assert (encoder.name, encoder.dimension) == ("nobody/small", 16)
    expected = open_encoder(str(hub_model), tmp_path).encode_query("summit")
    np.testing.assert_allclose(encoder.encode_query("summit"), expected, atol=1e-6)
    assert no_network == []


def test_a_folder_without_a_model_says_so(tmp_path: Path, no_network: list[object]) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "config.json").write_text("{broken")
    for name in (tmp_path, tmp_path / "notes"):
        with pytest.raises(ModelUnavailable, match="does not contain a sentence-transformers model"):
            open_encoder(str(name), tmp_path)
    assert no_network == []


@pytest.mark.parametrize(("avx512", "amx", "native"), [(True, False, True), (False, True, True), (False, False, False)])
def test_bfloat16_only_where_the_cpu_has_it(
    avx512: bool, amx: bool, native: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: avx512, raising=False)
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: amx, raising=False)
    assert has_native_bfloat16() is native
    assert fastest_dtype() == (torch.bfloat16 if native else torch.float32)


def test_a_torch_that_cannot_tell_means_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.delattr(torch.cpu, "_is_avx512_bf16_supported", raising=False)
    monkeypatch.delattr(torch.cpu, "_is_amx_tile_supported", raising=False)
    assert fastest_dtype() == torch.float32


def test_hashed_words_have_meaning() -> None:
    encoder: Encoder = HashedWords()
    passages = encoder.encode_passages(
        [
            "북러정상회담에서 합의하였다",
            "김치는 배추로 만든다",
            "포탄을 실은 열차가 떠났다",
            "kimchi is made of cabbage",
        ]
    )
    assert passages.shape == (4, encoder.dimension) and passages.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-6)
    questions = ["What came out of the summit?", "배추 김치", "Куда ушёл поезд со снарядами?", "Who makes kimchi?"]
    best = [int((passages @ encoder.encode_query(question)).argmax()) for question in questions]
    assert best == [0, 1, 2, 3]
    assert np.linalg.norm(encoder.encode_query("")) == pytest.approx(1)
