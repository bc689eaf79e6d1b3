"""A deterministic encoder with a little meaning, for every test that is not about the real one.

Words and their first letters are hashed into 256 numbers, after words that mean the same in several
languages were replaced by one: so a question about a "summit" finds the passage that says 정상회담, and a
test can assert which passage comes first.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

DIMENSION = 256

# One line, one meaning. An entry is the beginning of a word, so саммита and summits count too; in a script
# written without spaces, or with endings and compounds as in Korean, it may stand anywhere in the word.
MEANINGS = """
summit 정상회담 саммит 首脳会談 峰会
ammunition shell 포탄 снаряд 砲弾 炮弹
weapon 무기 оруж 武器
missile 미사일 ракет ミサイル 导弹
satellite 위성 спутник 衛星 卫星
cooperation 협력 сотрудничеств 協力 合作
sanction 제재 санкци 制裁
treaty 조약 договор 条約 条约
military 군사 воен 軍事 军事
nuclear 핵무기 ядерн 核
economy economic 경제 эконом 経済 经济
visit 방문 визит 訪問 访问
russia 러시아 росси ロシア 俄罗斯
north_korea dprk 북한 кндр 北朝鮮 朝鲜
china 중국 китай 中国
cosmodrome spaceport 우주기지 космодром 宇宙基地
train 열차 поезд 列車 列车
""".strip()

ENTRIES = [(entry, line.split()[0]) for line in MEANINGS.splitlines() for entry in line.split()]


class HashedWords:
    """The fake encoder: same protocol as `index.encoder.Encoder`, no weights, no wait."""

    name = "hashed-words"
    dimension = DIMENSION

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Returns (n, 256), unit rows in the order of `texts`; calls `progress(1)` after each."""
        vectors = np.zeros((len(texts), DIMENSION), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self.encode_query(text)
            if progress:
                progress(1)
        return vectors

    def start_question(self, text: str) -> Callable[[], tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """Returns a function for what `encode_query` returns, twice."""
        vector = self.encode_query(text)
        return lambda: (vector, vector)

    def warm_up(self) -> None:
        """Does nothing."""

    def encode_words(self, words: Sequence[str]) -> NDArray[np.float32]:
        """The same as of passages."""
        return self.encode_passages(words)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Returns (256,), of length 1, also for a text without words."""
        vector = np.zeros(DIMENSION, np.float32)
        for feature, weight in _features(text):
            digest = hashlib.blake2b(feature.encode(), digest_size=4).digest()
            vector[digest[0]] += weight if digest[1] % 2 else -weight
        if not vector.any():
            vector[0] = 1.0
        unit: NDArray[np.float32] = vector / np.linalg.norm(vector)
        return unit


def open_hashed(_: str) -> HashedWords:
    """The fake encoder, whatever model is wanted.

    The process that works on jobs opens it too, by the name of this module: so it stands where little is imported.
    """
    return HashedWords()


def _features(text: str) -> Iterator[tuple[str, float]]:
    """Yields what is hashed, and its weight: the meaning of a known word, else the word and its first letters."""
    for word in re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()):
        meanings = [meaning for entry, meaning in ENTRIES if _says(word, entry)]
        yield from ((f"meaning:{meaning}", 2.0) for meaning in meanings)
        if not meanings:
            yield f"word:{word}", 1.0
            yield f"start:{word[:2]}", 0.5


def _says(word: str, entry: str) -> bool:
    east_asian = entry[0] >= "\u3040"
    return entry in word if east_asian else word.startswith(entry)
