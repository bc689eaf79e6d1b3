"""Take the documents of an addition: have their texts encoded, and store them, while the next ones are read.

Texts are encoded in pieces, and documents stored in batches of about a piece, each in its own transaction. At any time
one piece is being encoded (as many as a cluster takes at once, where there is one), and one more may be waiting for
the vectors before it to be stored. So an interruption keeps every document stored and loses no more than those pieces.

Others may change the collection meanwhile. The write lock is held only to store a batch, and whatever the batch relies
on is looked up again once it is held.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pincite.index.changing.embedding import PIECE, Encoding, Piece, Tell, embed, pieces_of
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import PassageEncoder
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
    stored, without the lock, since whoever is told may take their time. `embedded` counts the texts encoded. Up to
    `at_once` pieces are encoded at the same time; more than one is of use where other machines encode.
    """

    def __init__(
        self,
        collection: Collection,
        encoder: PassageEncoder,
        tell: Tell,
        on_stored: Callable[[Entry], None],
        at_once: int = 1,
    ) -> None:
        self.embedded = 0
        self._collection, self._encoder, self._tell, self._on_stored = collection, encoder, tell, on_stored
        self._encoding, self._at_once = Encoding(encoder, at_once), at_once
        self._waiting: list[Entry] = []
        self._waiting_texts = 0
        self._coming: deque[_Coming] = deque()
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
        elif self._coming and self._coming[0].piece.vectors.done():
            self._follow()  # reading is what takes long here: do not wait for a whole piece

    def finish(self) -> None:
        """Store all entries taken so far."""
        self._send()
        while self._coming:
            self._follow()

    def end(self) -> None:
        """Stop, after an interruption too. Vectors that are there are kept."""
        self._encoding.end()
        for one in self._coming:
            if one.piece.succeeded():
                self._keep(one.piece)
        self._coming.clear()

    def _send(self) -> None:
        """Have the texts of the entries that are waiting encoded, and store what was encoded before them."""
        entries, self._waiting, self._waiting_texts = self._waiting, [], 0
        texts = _texts(entries)
        coming = {text for one in self._coming for text in one.piece.texts}
        new = [text for text in unknown_texts(self._collection.connection, texts) if text not in coming]
        self._tell(len(texts) - len(new))
        *others, last = pieces_of(new) or [[]]
        for piece in others:
            self._start(piece, ())
        if entries:
            self._start(last, entries)

    def _start(self, texts: Sequence[str], entries: Sequence[Entry]) -> None:
        """Have a piece encoded, and store those for which this leaves no room."""
        self._coming.append(_Coming(self._encoding.start(texts), entries))
        while len(self._coming) > self._at_once:
            self._follow()

    def _follow(self) -> None:
        """Store the oldest piece that is coming, and the entries that it completes."""
        oldest = self._coming[0]  # it stays there while it is waited for, so that an interruption keeps what comes
        oldest.piece.wait(self._tell)
        self._coming.popleft()
        self._keep(oldest.piece)
        if oldest.entries:
            self._store(oldest.entries)

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
