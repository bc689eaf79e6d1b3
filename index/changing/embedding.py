"""Embed texts a piece at a time, and store each piece at once.

The vectors wait in the database for the document that needs them (index/truth/embeddings.py). `embed` does one piece
after the other. `Encoding` encodes in threads of its own, so that an addition reads and stores meanwhile.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import PassageEncoder
from pincite.index.truth.embeddings import unknown_texts
from pincite.index.truth.store import Vectors

Tell = Callable[[int], None]  # gets the number of texts done, again and again

PIECE = 512  # texts embedded at a time: enough to find texts of like length, few enough to lose at a kill


def embed(collection: Collection, encoder: PassageEncoder, texts: Sequence[str], tell: Tell = lambda _: None) -> int:
    """Make sure that the vectors of all these texts are stored, and return how many texts were embedded.

    The caller need not hold the write lock.
    """
    new = unknown_texts(collection.connection, texts)
    tell(len(texts) - len(new))
    for piece in pieces_of(new):
        collection.store.keep_vectors(piece, encoder.encode_passages(piece, tell))
    return len(new)


def pieces_of(texts: Sequence[str]) -> list[Sequence[str]]:
    """Return the texts in pieces of at most PIECE."""
    return [texts[start : start + PIECE] for start in range(0, len(texts), PIECE)]


@dataclass(frozen=True, slots=True)
class Piece:
    """Texts that were given to an `Encoding`, and their vectors to come."""

    texts: Sequence[str]
    vectors: Future[Vectors]
    counts: SimpleQueue[int | None] = field(default_factory=SimpleQueue)  # of texts done; None at the end

    def wait(self, tell: Tell) -> Vectors:
        """Return the unit vectors, shape (n, dimension), or raise what the encoder raised."""
        while (count := self.counts.get()) is not None:
            tell(count)
        return self.vectors.result()

    def succeeded(self) -> bool:
        """Return whether the vectors are there."""
        return self.vectors.done() and not self.vectors.cancelled() and self.vectors.exception() is None


class Encoding:
    """Begins pieces in the order in which they come, `at_once` at a time. After a failure it takes up no more."""

    def __init__(self, encoder: PassageEncoder, at_once: int = 1) -> None:
        self._encoder = encoder
        self._threads = ThreadPoolExecutor(at_once)
        self._stopped = Event()

    def start(self, texts: Sequence[str]) -> Piece:
        """Return a piece that will be encoded after those before it. No texts at all have the model loaded."""
        piece = Piece(texts, Future())
        self._threads.submit(self._encode, piece)
        return piece

    def _encode(self, piece: Piece) -> None:
        try:
            self._go_on()
            piece.vectors.set_result(self._encoder.encode_passages(piece.texts, lambda count: self._tell(piece, count)))
        except BaseException as error:  # raised again where the piece is waited for
            self._stopped.set()
            piece.vectors.set_exception(error)
        finally:
            piece.counts.put(None)

    def _tell(self, piece: Piece, count: int) -> None:
        self._go_on()
        piece.counts.put(count)

    def _go_on(self) -> None:
        """Raise CancelledError if nobody wants the rest."""
        if self._stopped.is_set():
            raise CancelledError

    def end(self) -> None:
        """Stop encoding, and return once the batch under way is done."""
        self._stopped.set()
        self._threads.shutdown()
