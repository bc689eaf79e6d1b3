"""Search a collection: query both indexes, fuse and re-rank the candidates, and read the best passages."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Filters, Hit
from pincite.index.legs.lexical import BrokenLeg
from pincite.index.legs.terms import terms
from pincite.index.search.fusion import promising, ranked
from pincite.index.search.ranking import Question, Signals, look_into
from pincite.index.truth.documents import documents_by_id, matching_documents
from pincite.index.truth.passages import keys_of, passages_by_key
from pincite.ingest.errors import BadOption, EmptyQuestion, QuestionTooLong
from pincite.ingest.text import language_of, normalise

LONGEST_QUESTION = 2_000
MOST_HITS = 1_000
_CANDIDATES = 400  # from each index; a passage outside both is not among the best few
_LOOKED_INTO = 60  # the least number of passages to re-rank


def prepare(text: str, encoder: Encoder) -> Question:
    """Return the query with its vector and terms. Raises EmptyQuestion, QuestionTooLong."""
    text = " ".join(normalise(text).split())
    if not text:
        raise EmptyQuestion("The question is empty. Write what you want to know.")
    if len(text) > LONGEST_QUESTION:
        raise QuestionTooLong(
            f"The question has {len(text):,} characters; the limit is {LONGEST_QUESTION:,}. Ask a shorter "
            "question. To look up a long text, use `pincite find-quote`."
        )
    with ThreadPoolExecutor(2) as beside:  # loading the Korean analyser takes as long as loading the model
        words = beside.submit(terms, text)
        seeking = beside.submit(encoder.encode_seeking, text)
        return Question(text, language_of(text), encoder.encode_query(text), words.result(), seeking.result())


def search(collection: Collection, question: Question, count: int, filters: Filters) -> list[Hit]:
    """Return the `count` best passages, best first, from one snapshot.

    Raises BadOption if `count` is not between 1 and MOST_HITS, and what `Collection.reading` raises.
    """
    if not 1 <= count <= MOST_HITS:
        raise BadOption(f"-k {count} is out of range: ask for 1 to {MOST_HITS:,} passages.")
    with collection.reading():
        try:
            return _search(collection, question, count, filters)
        except BrokenLeg:
            collection.mend()
            return _search(collection, question, count, filters)


def _search(collection: Collection, question: Question, count: int, filters: Filters) -> list[Hit]:
    found = _candidates(collection, question, max(_CANDIDATES, 4 * count), filters)
    best = sorted(found, key=lambda key: (-promising(found[key]), key))[: max(_LOOKED_INTO, count + 20)]
    looked = look_into(collection, question, {key: found[key] for key in best})
    ordered = ranked(
        {key: one.score for key, one in looked.items()}, {key: one.passage_id for key, one in looked.items()}, count
    )
    passages = passages_by_key(collection.connection, ordered)
    facts = documents_by_id(collection.connection, sorted({passage.document_id for passage in passages.values()}))
    return [
        Hit(passages[key], facts[passages[key].document_id], looked[key].score, rank, looked[key].signals, key)
        for rank, key in enumerate(ordered, start=1)
    ]


def still(collection: Collection, question: Question, hits: Sequence[Hit], filters: Filters) -> list[Hit]:
    """Return the hits of an earlier snapshot, or those of a new search if a passage among them has changed since."""
    there = passages_by_key(collection.connection, [hit.key for hit in hits])
    if not hits or all(there.get(hit.key) == hit.passage for hit in hits):
        return list(hits)
    return search(collection, question, len(hits), filters)


def _candidates(collection: Collection, question: Question, count: int, filters: Filters) -> dict[int, Signals]:
    """Return the best passages of either index with their first signals."""
    documents = matching_documents(collection.connection, filters)
    allowed = None if documents is None else keys_of(collection.connection, documents)
    leg, worded = collection.vectors(), collection.lexical()
    with ThreadPoolExecutor(1) as beside:  # both indexes release the GIL while they search
        found = beside.submit(worded.search, question.terms, count, documents)
        cosines = leg.search(question.vector, count, allowed)
        lexical = found.result()
    lexical = {key: lexical[key] for key in leg.known(lexical)}
    cosines |= leg.cosines(question.vector, [key for key in lexical if key not in cosines])
    standing = leg.standardised(question.vector, cosines)
    return {
        key: {
            "dense": cosine,
            "dense_z": standing[key],
            "lexical": lexical.get(key, 0.0),
        }
        for key, cosine in cosines.items()
    }
