"""Searching: both legs asked, their candidates fused, the best passages read from the truth."""

from concurrent.futures import ThreadPoolExecutor

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Filters, Hit
from pincite.index.legs.terms import terms
from pincite.index.search.fusion import promising, ranked
from pincite.index.search.ranking import Question, Signals, look_into
from pincite.index.truth.documents import documents_by_id, matching_documents
from pincite.index.truth.passages import keys_of, passages_by_key
from pincite.ingest.errors import BadOption, EmptyQuestion, QuestionTooLong
from pincite.ingest.text import language_of

LONGEST_QUESTION = 2_000
MOST_HITS = 1_000
_CANDIDATES = 400  # of each leg; a passage outside both is not among the best few
_LOOKED_INTO = 60  # passages whose sentences are compared too, at least


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
        return Question(text, language_of(text), encoder.encode_query(text), words.result())


def search(collection: Collection, question: Question, count: int, filters: Filters) -> list[Hit]:
    """The `count` best passages, best first; raises BadOption for a count below 1."""
    if not 1 <= count <= MOST_HITS:
        raise BadOption(f"-k {count}: ask for 1 to {MOST_HITS:,} passages.")
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


def _candidates(collection: Collection, question: Question, count: int, filters: Filters) -> dict[int, Signals]:
    """The best passages of either leg, with what the legs say of them."""
    documents = matching_documents(collection.connection, filters)
    allowed = None if documents is None else keys_of(collection.connection, documents)
    leg, worded = collection.vectors(), collection.lexical()
    with ThreadPoolExecutor(1) as beside:  # neither leg holds the interpreter while it searches
        found = beside.submit(worded.search, question.terms, count, documents)
        cosines = leg.search(question.vector, count, allowed)
        lexical = found.result()
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
