"""Take the documents of an addition: have their texts encoded, and store them, while the next ones are read.

Texts are encoded in pieces, and documents stored in batches of about a piece, each in its own transaction. At any time
one piece is being encoded, and one more may be waiting for the vectors before it to be stored. So an interruption
keeps every document stored and loses no more than a piece of vectors.

Others may change the collection meanwhile. The write lock is held only to store a batch, and whatever the batch relies
on is looked up again once it is held.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pincite.index.changing.embedding import PIECE, Encoding, Piece, Tell, embed, pieces_of
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.truth.embeddings import unknown_texts
from pincite.index.truth.store import Entry

PATIENCE = 600.0  # seconds to wait for somebody else's change: hours of work are not given up for a long one
_BEHIND = 1_000  # passages stored until the indexes are written; readers bring them forward by as many in memory


@dataclass(frozen=True, slots=True)
class _Coming:
    """A piece that is being encoded, and the entries that can be stored once it is."""

    piece: Piece
    entries: Sequence[Entry]


class Entering:
    """Stores entries, one batch after the other. Used by one thread; the encoder runs in another.

    `tell` gets the number of texts that have their vectors, again and again; `on_stored` gets every entry once it is
    stored, without the lock, since whoever is told may take their time. `embedded` counts the texts encoded.
    """

    def __init__(
        self, collection: Collection, encoder: Encoder, tell: Tell, on_stored: Callable[[Entry], None]
    ) -> None:
        self.embedded = 0
        self._collection, self._encoder, self._tell, self._on_stored = collection, encoder, tell, on_stored
        self._encoding = Encoding(encoder)
        self._waiting: list[Entry] = []
        self._waiting_texts = 0
        self._coming: _Coming | None = None
        self._behind = 0  # passages that were stored since the indexes were written

    def warm(self) -> None:
        """Have the model loaded, which takes as long as reading the first files."""
        self._encoding.start([])

    def take(self, entry: Entry) -> None:
        """Take an entry to store; it is stored at the latest when `finish` returns."""
        count = len(entry.texts())
        if self._waiting_texts + count > PIECE:
            self._send()  # an interruption while embedding a long document then loses only that document
        self._waiting.append(entry)
        self._waiting_texts += count
        if self._waiting_texts >= PIECE:
            self._send()
        elif self._coming and self._coming.piece.vectors.done():
            self._follow(None)  # reading is what takes long here: do not wait for a whole piece

    def finish(self) -> None:
        """Store all entries taken so far."""
        self._send()
        self._follow(None)

    def end(self) -> None:
        """Stop, after an interruption too. Vectors that are there are kept."""
        self._encoding.end()
        if self._coming and self._coming.piece.succeeded():
            self._keep(self._coming.piece)
        self._coming = None

    def _send(self) -> None:
        """Have the texts of the entries that are waiting encoded, and store what was encoded before them."""
        entries, self._waiting, self._waiting_texts = self._waiting, [], 0
        texts = _texts(entries)
        coming = set(self._coming.piece.texts) if self._coming else set()
        new = [text for text in unknown_texts(self._collection.connection, texts) if text not in coming]
        self._tell(len(texts) - len(new))
        *others, last = pieces_of(new) or [[]]
        for piece in others:
            self._follow(_Coming(self._encoding.start(piece), ()))
        if entries:
            self._follow(_Coming(self._encoding.start(last), entries))

    def _follow(self, coming: _Coming | None) -> None:
        """Store the piece before this one, and the entries that it completes."""
        before, self._coming = self._coming, coming
        if before is None:
            return
        before.piece.wait(self._tell)
        self._keep(before.piece)
        if before.entries:
            self._store(before.entries)

    def _keep(self, piece: Piece) -> None:
        if piece.texts:
            self._collection.store.keep_vectors(piece.texts, piece.vectors.result())
            self.embedded += len(piece.texts)

    def _store(self, entries: Sequence[Entry]) -> None:
        texts = _texts(entries)
        while not self._stored(entries, texts):
            self.embedded += embed(self._collection, self._encoder, texts)
        for entry in entries:
            self._on_stored(entry)

    def _stored(self, entries: Sequence[Entry], texts: Sequence[str]) -> bool:
        """Store a batch, unless vectors of its texts were swept meanwhile with a document that was removed: say which.

        All are found from now on. So that readers need not bring the indexes far forward, they are written in between.
        """
        with self._collection.writing(PATIENCE):
            if unknown_texts(self._collection.connection, texts):
                return False
            for entry in entries:
                self._collection.store.add(entry)
            self._behind += sum(len(entry.passages) for entry in entries)
            if self._behind >= _BEHIND:
                self._collection.refresh()
                self._behind = 0
        return True


def _texts(entries: Sequence[Entry]) -> list[str]:
    return [text for entry in entries for text in entry.texts()]
