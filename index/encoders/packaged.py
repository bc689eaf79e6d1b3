"""Encode queries and passages with the packaged multilingual-e5-small.

Tokens become vectors in index/encoders/token_embeddings.py; the transformer's layers run in index/encoders/network.py.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.index.encoders.bundled import PROMPTS
from pincite.index.encoders.encoder import Progress, Started, unit_rows
from pincite.index.encoders.network import ROWS, Engine, Network, open_network
from pincite.index.encoders.piece_table import open_table
from pincite.index.encoders.pieces import TextTokenizer
from pincite.index.encoders.prepared import QuestionNetwork
from pincite.index.encoders.seeker import plain
from pincite.index.encoders.token_embeddings import TokenEmbeddings

Floats = NDArray[np.float32]
Span = tuple[int, int]  # first character, and the one after the last
Batch = Sequence[int]  # indexes of texts
Encoded = tuple[Batch, Sequence[Floats]]

BATCH_TOKENS = 512  # measured: of larger batches, more is padding, and they no longer fit the CPU cache


class PackagedEncoder:
    """Encodes queries and passages as unit vectors. Threads may share it."""

    def __init__(self, name: str, folder: Path, seeker: Path | None = None, engine: Engine = ROWS) -> None:
        """Open the unpacked model in `folder`; `seeker` is the folder of a network trained to look for answers."""
        self.name = name
        self._folder = folder
        self._network = open_network(folder, engine)
        self._near = QuestionNetwork(folder, engine, self._network)
        self._seeking = QuestionNetwork(seeker, engine, open_network(seeker, engine)) if seeker else None
        self._questions = open_table(folder)
        self._tokens = TokenEmbeddings(folder)

    @property
    def dimension(self) -> int:
        """The length of every vector: 384."""
        return self._tokens.dimension

    @cached_property
    def _texts(self) -> TextTokenizer:
        """The tokenizer for passages. It takes 0.4 s to open, so questions use a table until it is."""
        return TextTokenizer(self._folder, self._tokens.most)

    def encode_query(self, text: str) -> Floats:
        """Return a unit vector, shape (dimension,). May be called from several threads."""
        return self._start(text, self._near)()

    def start_question(self, text: str) -> Started:
        """Start to encode a question for what resembles it and for what answers it, each on a thread of OpenVINO."""
        near = self._start(text, self._near)
        if self._seeking is None:

            def twice() -> tuple[Floats, Floats]:
                vector = near()
                return vector, vector

            return twice
        seeking = self._start(plain(text), self._seeking)
        return lambda: (near(), seeking())

    def warm_up(self) -> None:
        """Prepare the networks for usual lengths of questions, in two seconds and 150 MB. Raises ModelUnavailable."""
        for network in (self._near, self._seeking):
            if network:
                network.warm_up()

    def _start(self, text: str, network: QuestionNetwork) -> Callable[[], Floats]:
        """Start to encode one question with this network."""
        ids = self._pieces(PROMPTS["query"] + text)
        waiting = network.start(*self._tokens.inputs([ids], [np.ones((1, len(ids)), np.float32)]))
        return lambda: unit_rows(waiting())[0, 0]

    def _pieces(self, question: str) -> list[int]:
        native: TextTokenizer | None = vars(self).get("_texts")  # both cut alike; where it is open, it is far quicker
        return native.encode([question])[0] if native else self._questions.encode(question, self._tokens.most)

    def encode_words(self, words: Sequence[str]) -> Floats:
        """Return unit rows, shape (n, dimension), of single words."""
        return self.encode_passages(words)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """Return unit rows, shape (n, dimension), in the order of `texts`; `progress` gets the size of each batch."""
        return self.encode_parts(texts, [()] * len(texts), progress)[0]

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]], progress: Progress | None = None
    ) -> tuple[Floats, list[Floats]]:
        """Return unit rows of the texts, shape (n, dimension), and of parts of each text, from one pass over it.

        `parts` has spans of characters in each text, such as its sentences. The row of a part is the mean of the
        tokens that end in it, read in the context of the whole text; it is 0 if no token that is read ends there.
        """
        tokens = self._texts.encode([PROMPTS["passage"] + text for text in texts])
        weights = [self._pooling(*one) for one in zip(texts, tokens, parts, strict=True)]
        found: list[Floats] = [np.empty((0, 0), np.float32)] * len(texts)

        def encode(batch: Batch) -> Encoded:
            return batch, self._pooled([tokens[at] for at in batch], [weights[at] for at in batch], self._network)

        for batch, rows in _on_all_cores(encode, list(batches([len(ids) for ids in tokens]))):
            for at, row in zip(batch, rows, strict=True):
                found[at] = row
            if progress:
                progress(len(batch))
        whole = np.array([rows[0] for rows in found], np.float32).reshape(len(texts), self.dimension)
        return whole, [rows[1:] for rows in found]

    def _pooling(self, text: str, ids: Sequence[int], parts: Sequence[Span]) -> Floats:
        """Return weights of the text's tokens, shape (1 + parts, tokens): 1 in the first row, and in each part's."""
        weights = np.zeros((1 + len(parts), len(ids)), np.float32)
        weights[0] = 1
        if parts:
            prompt = PROMPTS["passage"]
            last = np.array(self._texts.ends(prompt + text)) - len(prompt) - 1  # the place of each token's last letter
            for row, (start, end) in enumerate(parts, start=1):
                weights[row, 1:-1] = (start <= last) & (last < end)
        return weights

    def _pooled(self, tokens: Sequence[Sequence[int]], weights: Sequence[Floats], network: Network) -> Sequence[Floats]:
        """Return unit rows of each text for its tokens' weights."""
        units = unit_rows(network.pooled(*self._tokens.inputs(tokens, weights)))
        return [row[: len(rows)] for row, rows in zip(units, weights, strict=True)]


def _on_all_cores(encode: Callable[[Batch], Encoded], work: Sequence[Batch]) -> Iterator[Encoded]:
    """Yield what `encode` makes of each batch, in order."""
    if len(work) < 2:
        yield from map(encode, work)
        return
    # Threads of its own, so that a short text does not wait behind a document.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        yield from threads.map(encode, work)


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield batches of text indexes, longest first. A batch has at most BATCH_TOKENS with padding, or one text."""
    batch: list[int] = []
    for at in sorted(range(len(lengths)), key=lambda at: -lengths[at]):
        if batch and lengths[batch[0]] * (len(batch) + 1) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch
