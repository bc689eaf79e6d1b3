"""Searching: both legs asked, their candidates fused, the best passages read from the truth."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from index import lookup
from index.collection import Collection
from index.encoder import Encoder
from index.fusion import fuse, ranked
from index.hit import Filters, Hit
from index.store import Vectors
from index.terms import terms
from index.years import is_about, years
from ingest.errors import BadOption, EmptyQuestion, QuestionTooLong

Signals = dict[str, float]

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
    found = _candidates(collection, question, max(_CANDIDATES, 4 * count), filters)
    looked_into = max(_LOOKED_INTO, count + 20)
    best = sorted(found, key=lambda key: (-fuse(found[key]), key))[:looked_into]
    passages = lookup.passages_by_key(collection.connection, best)
    facts = {
        document_id: lookup.find_document(collection.connection, document_id)
        for document_id in {passage.document_id for passage in passages.values()}
    }
    signals = _look_into(collection, question, {key: found[key] for key in passages})
    for key, passage in passages.items():
        signals[key]["year"] = float(is_about(facts[passage.document_id], years(question.text)))
    scores = {key: fuse(signals[key]) for key in passages}
    ordered = ranked(scores, {key: passage.id for key, passage in passages.items()}, count)
    return [
        Hit(passages[key], facts[passages[key].document_id], scores[key], rank, signals[key], key)
        for rank, key in enumerate(ordered, start=1)
    ]


def _candidates(collection: Collection, question: Question, count: int, filters: Filters) -> dict[int, Signals]:
    """The best passages of either leg; a passage's sentences stand for as much as itself, as long as unread."""
    documents = lookup.matching_documents(collection.connection, filters)
    allowed = None if documents is None else lookup.keys_of(collection.connection, documents)
    leg = collection.vectors()
    cosines = leg.search(question.vector, count, allowed)
    lexical = collection.lexical().search(question.terms, count, documents)
    cosines |= leg.cosines(question.vector, [key for key in lexical if key not in cosines])
    standing = leg.standardised(question.vector, cosines)
    return {
        key: {
            "dense": cosine,
            "dense_z": standing[key],
            "sentence_z": standing[key],
            "lexical": lexical.get(key, 0.0),
            "year": 0.0,
        }
        for key, cosine in cosines.items()
    }


def _look_into(collection: Collection, question: Question, found: Mapping[int, Signals]) -> dict[int, Signals]:
    """The signals with the standing of each passage's best sentence, on the scale of the passages' own."""
    sentences = lookup.sentence_vectors(collection.connection, list(found))
    best = {key: float((vectors @ question.vector).max()) for key, vectors in sentences.items()}
    standing = collection.vectors().standardised(question.vector, best)
    return {key: {**signals, "sentence_z": standing[key]} for key, signals in found.items()}
