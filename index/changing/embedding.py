"""Embed texts a piece at a time and store each piece at once.

No more than one piece is ever in memory, and an interruption loses no more than one. The vectors wait in the database
for the document that needs them (index/truth/embeddings.py).
"""

from collections.abc import Callable, Sequence

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.truth.embeddings import unknown_texts

PIECE = 256  # texts embedded at a time: enough to sort by length, few enough to report progress


def embed(
    collection: Collection, encoder: Encoder, texts: Sequence[str], tell: Callable[[int], None] = lambda _: None
) -> int:
    """Make sure that the vectors of all these texts are stored, and return how many texts were embedded.

    `tell` gets the number of texts done, again and again. The caller need not hold the write lock.
    """
    new = unknown_texts(collection.connection, texts)
    tell(len(texts) - len(new))
    for start in range(0, len(new), PIECE):
        piece = new[start : start + PIECE]
        collection.store.keep_vectors(piece, encoder.encode_passages(piece, tell))
    return len(new)
