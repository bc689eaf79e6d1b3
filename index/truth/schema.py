"""The tables of a collection's database, and the steps that bring older collections up to date.

A new database gets `TABLES`, then all steps. A stored one gets the steps that it lacks in the first transaction that
writes to it, so readers, also of a disk that cannot be written, have to manage with every older format. To change the
format, append a step; never change one.

A document's passages have consecutive keys, because one transaction stores them; keys are never reused. Vectors are
stored once per embedded text, so `vectors` is also the embedding cache. Tombstones and citations outlive their
documents, so that an old citation can still be explained. Tables with large rows have a rowid, so that their keys are
in a separate index, which is small and fast to count.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Apart:
    """A part of the schema that both databases say in their own ways: statements for SQLite, and for PostgreSQL."""

    files: tuple[str, ...]
    server: tuple[str, ...]


TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    content_hash TEXT NOT NULL UNIQUE,
    sidecar_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    title TEXT, author TEXT, publisher TEXT, date TEXT, language TEXT,
    report TEXT NOT NULL,
    generation INTEGER NOT NULL,
    added_at TEXT NOT NULL
) STRICT;

CREATE TABLE paths (
    path TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX paths_of_document ON paths (document_id);

CREATE TABLE pages (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    label TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (document_id, number)
) STRICT;

CREATE TABLE passages (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    spans TEXT NOT NULL,
    text TEXT NOT NULL,
    search_text TEXT NOT NULL,
    heading TEXT NOT NULL,
    terms TEXT NOT NULL,
    vector BLOB NOT NULL
) STRICT;
CREATE INDEX passages_of_document ON passages (document_id);
CREATE INDEX passages_by_vector ON passages (vector);

CREATE TABLE sentences (
    passage_key INTEGER NOT NULL REFERENCES passages (key) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    spans TEXT NOT NULL,
    text TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (passage_key, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX sentences_by_vector ON sentences (vector);

CREATE TABLE vectors (text_hash BLOB PRIMARY KEY, float16 BLOB NOT NULL) STRICT;

CREATE TABLE failures (
    path TEXT PRIMARY KEY,
    error TEXT NOT NULL,
    message TEXT NOT NULL,
    failed_at TEXT NOT NULL
) STRICT;

CREATE TABLE tombstones (
    document_id TEXT NOT NULL,
    title TEXT, path TEXT NOT NULL, content_hash TEXT NOT NULL,
    first_key INTEGER, last_key INTEGER,
    generation INTEGER NOT NULL,
    removed_at TEXT NOT NULL
) STRICT;

CREATE TABLE citations (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL,
    document TEXT NOT NULL, title TEXT,
    page INTEGER NOT NULL, page_label TEXT NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL,
    quote TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

# Not foreign keys: those would have every older collection written anew.
_TRIGGERS = (
    *(
        f"CREATE TRIGGER {table}_have_vectors_{name} BEFORE {event} ON {table}"
        " WHEN NOT EXISTS (SELECT 1 FROM vectors WHERE text_hash = NEW.vector)"
        f" BEGIN SELECT RAISE(ABORT, 'the vector of a row of {table} is not stored'); END"
        for table in ("passages", "sentences")
        for name, event in (("added", "INSERT"), ("changed", "UPDATE OF vector"))
    ),
    *(
        f"CREATE TRIGGER vectors_in_use_{name} BEFORE {event} ON vectors"
        " WHEN EXISTS (SELECT 1 FROM passages WHERE vector = OLD.text_hash)"
        " OR EXISTS (SELECT 1 FROM sentences WHERE vector = OLD.text_hash)"
        " BEGIN SELECT RAISE(ABORT, 'a passage or sentence uses this vector'); END"
        for name, event in (("removed", "DELETE"), ("changed", "UPDATE OF text_hash"))
    ),
)
_REFERENCES = tuple(
    f"ALTER TABLE {table} ADD CONSTRAINT {table}_have_vectors FOREIGN KEY (vector) REFERENCES vectors (text_hash)"
    for table in ("passages", "sentences")
)

# The database itself refuses passages and sentences without vectors.
_VECTORS_STAY = (
    # Vectors that perhaps nothing uses: of removed documents, or stored ahead of their documents at `kept_at`.
    "CREATE TABLE loose_vectors (text_hash BLOB PRIMARY KEY, kept_at REAL) STRICT, WITHOUT ROWID",
    # Digests of all that is stored for a document (index/truth/seals.py).
    "CREATE TABLE seals (document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,"
    " facts BLOB NOT NULL, text BLOB NOT NULL, vectors BLOB NOT NULL) STRICT, WITHOUT ROWID",
    Apart(_TRIGGERS, _REFERENCES),
)

# A random epoch beside each generation, and those of the past (index/truth/changes.py).
_EPOCHS = (
    "CREATE TABLE epochs (generation INTEGER PRIMARY KEY, epoch TEXT NOT NULL) STRICT",
    Apart(
        ("INSERT INTO meta VALUES ('epoch', lower(hex(randomblob(8))))",),
        ("INSERT INTO meta VALUES ('epoch', left(replace(CAST(gen_random_uuid() AS TEXT), '-', ''), 16))",),
    ),
    "INSERT INTO epochs SELECT CAST(one.value AS BIGINT), other.value FROM meta AS one, meta AS other"
    " WHERE one.key = 'generation' AND other.key = 'epoch'",
)

# Vectors are packed (index/truth/packing.py), and no words stored twice (index/truth/texts.py). What earlier formats
# stored stays as it is until a document is stored again: vectors in float16, after which their column is named, are
# known by their length. So the step changes nothing but the number, which keeps versions out that know no such rows.
_SMALLER: tuple[str, ...] = ()

# What a bibliography says of a document, as CSL-JSON (NULL where none does), and the key by which it is cited. A key
# that was shown must never change, so it outlives its document, and there is no foreign key.
_WORKS = (
    "CREATE TABLE works (document_id TEXT PRIMARY KEY, key TEXT NOT NULL, item TEXT) STRICT, WITHOUT ROWID",
    "CREATE INDEX works_by_key ON works (key)",
)

# Passages that were kept on sheets, in order, with the words as they were then and a note of one's own. They outlive
# their documents, so there is no foreign key to those. What was forgotten has an empty citation and no words.
_SHEETS = (
    "CREATE TABLE sheets (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
    " name TEXT NOT NULL UNIQUE, made_at TEXT NOT NULL) STRICT",
    "CREATE TABLE kept (id TEXT PRIMARY KEY, sheet TEXT NOT NULL REFERENCES sheets (id) ON DELETE CASCADE,"
    " position INTEGER NOT NULL, citation TEXT NOT NULL, document_id TEXT NOT NULL,"
    " document TEXT NOT NULL, title TEXT, page INTEGER NOT NULL, page_label TEXT NOT NULL,"
    " first INTEGER NOT NULL, last INTEGER NOT NULL, quote TEXT NOT NULL, note TEXT NOT NULL, kept_at TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID",
    "CREATE INDEX kept_of_sheet ON kept (sheet, position)",
    "CREATE INDEX kept_of_document ON kept (document_id)",
)

# The notes of shown citations, which are kept beside the truth (index/truth/shown.py).
NOTES = """
CREATE TABLE IF NOT EXISTS shown (
    id TEXT PRIMARY KEY, document_id TEXT NOT NULL, page INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS shown_of_document ON shown (document_id);
"""

# Step n, from 0, makes format n + 2 of format n + 1.
STEPS: tuple[tuple[str | Apart, ...], ...] = ((*_EPOCHS, *_VECTORS_STAY), _SMALLER, _WORKS, _SHEETS)
FORMAT = 1 + len(STEPS)
