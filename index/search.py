"""Searching: both legs asked, their candidates fused, the best passages read from the truth."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from index import lookup
from index.collection import Collection
from index.encoder import Encoder
from index.fusion import fuse, ranked
from index.hit import Filters, Hit
from index.store import Vectors
from index.terms import terms
from ingest.errors import BadOption, EmptyQuestion, QuestionTooLong

LONGEST_QUESTION = 2_000
MOST_HITS = 1_000
_CANDIDATES = 400  # of each leg; a passage outside both is not among the best few
_LOOKED_INTO = 60  # passages whose sentences are compared too, at least


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be searched: its text, its unit vector (dimension,) and its terms."""

    text: str
    vector: Vectors
    terms: Sequence[str]


def prepare(text: str, encoder: Encoder) -> Question:
    """The question with vector and terms; raises EmptyQuestion or QuestionTooLong."""
    text = " ".join(text.split())
    if not text:
        raise EmptyQuestion("The question is empty: write what you want to know.")
    if len(text) > LONGEST_QUESTION:
        raise QuestionTooLong(
            f"The question has {len(text):,} characters, at most {LONGEST_QUESTION:,} are read. Ask the "
            "question itself; to look a long text up, use `pincite find-quote`."
        )
    with ThreadPoolExecutor(1) as beside:  # loading the Korean analyser takes as long as loading the model
        words = beside.submit(terms, text)
        return Question(text, encoder.encode_query(text), words.result())


def search(collection: Collection, question: Question, count: int, filters: Filters) -> list[Hit]:
    """The `count` best passages, best first; raises BadOption for a count below 1."""
    if not 1 <= count <= MOST_HITS:
        raise BadOption(f"-k {count}: ask for 1 to {MOST_HITS:,} passages.")
    signals = _signals(collection, question, max(_CANDIDATES, 4 * count), filters)
    first = {key: fuse(found["dense_z"], found["lexical"], found["dense_z"]) for key, found in signals.items()}
    best = sorted(first, key=lambda key: (-first[key], key))[: max(_LOOKED_INTO, count + 20)]
    _add_sentence_signal(collection, question, best, signals)
    scores = {
        key: fuse(found["dense_z"], found["lexical"], found["sentence_z"])
        for key, found in ((key, signals[key]) for key in best)
    }
    passages = lookup.passages_by_key(collection.connection, best)
    ordered = ranked({key: scores[key] for key in passages}, {k: p.id for k, p in passages.items()}, count)
    facts = {
        document_id: lookup.find_document(collection.connection, document_id)
        for document_id in {passages[key].document_id for key in ordered}
    }
    return [
        Hit(passages[key], facts[passages[key].document_id], scores[key], rank, signals[key], key)
        for rank, key in enumerate(ordered, start=1)
    ]


def _signals(
    collection: Collection, question: Question, candidates: int, filters: Filters
) -> dict[int, dict[str, float]]:
    """For the best candidates of either leg: what each signal says of them."""
    documents = lookup.matching_documents(collection.connection, filters)
    allowed = None if documents is None else lookup.keys_of(collection.connection, documents)
    leg = collection.vectors()
    cosines = leg.search(question.vector, candidates, allowed)
    lexical = collection.lexical().search(question.terms, candidates, documents)
    cosines |= leg.cosines(question.vector, [key for key in lexical if key not in cosines])
    standardised = leg.standardised(question.vector, cosines)
    return {
        key: {"dense": cosine, "dense_z": standardised[key], "lexical": lexical.get(key, 0.0)}
        for key, cosine in cosines.items()
    }


def _add_sentence_signal(
    collection: Collection, question: Question, keys: Sequence[int], signals: dict[int, dict[str, float]]
) -> None:
    """Adds to the signals of these passages how near the best of their sentences comes.

    It is standardised like the passages' own cosines, so that one scale serves both.
    """
    sentences = lookup.sentence_vectors(collection.connection, keys)
    best = {key: float((vectors @ question.vector).max()) for key, vectors in sentences.items()}
    for key, standing in collection.vectors().standardised(question.vector, best).items():
        signals[key]["sentence_z"] = standing
