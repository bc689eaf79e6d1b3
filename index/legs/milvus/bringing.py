"""Bring the legs on a Milvus forward to the moment of the truth, by the keys of passages, which only rise.

What is later than the last key that is noted is written in steps, each noted in the truth once the Milvus has it. A
kill leaves rows beyond the last noted key, which the next writer removes before it goes on. Removed passages are read
from the Milvus once more, to be taken out of the statistics, then noted as gone, and then removed there; a kill before
that leaves rows that no snapshot knows, until the next writer. So every step may be taken twice, and the caller's write
lock lets one writer work at a time.

The Milvus itself notes up to which moment it may have rows. A truth that knows no such moment has another past, as
after a restore: its keys may have been used for other passages, so all is made anew under another name.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from pincite.index.legs.lexical import saturated
from pincite.index.legs.milvus.engine import Milvus
from pincite.index.legs.milvus.rows import Row
from pincite.index.legs.milvus.statistics import Change, distinct, noted, sums_of
from pincite.index.legs.place import Place
from pincite.index.truth import remote_legs
from pincite.index.truth.changes import Moment, current_moment, is_past
from pincite.index.truth.connection import Connection
from pincite.index.truth.packing import packed_blobs, unpacked
from pincite.index.truth.passages import ordinary_length
from pincite.index.truth.remote_legs import RemotePassage, Standing

_STEP = 10_000  # passages between two notes, each of which writes the sums of some languages (3 MB each)
_BATCH = 500  # rows in one request
_SEALED = (
    100_000  # passages that are sealed together: each seal makes segments, and small ones are merged and indexed anew
)
_NOWHERE = Moment(-1, "")


def said(moment: Moment) -> str:
    """Return a moment as a Milvus notes it: `said(Moment(12, "af")) -> "12-af"`."""
    return f"{moment.generation}-{moment.epoch}"


def moment_said(text: str) -> Moment:
    """Return the moment in such a note; one before all others if it is none."""
    generation, dash, epoch = text.partition("-")
    return Moment(int(generation), epoch) if dash and generation.isdigit() else _NOWHERE


def usable(engine: Milvus, place: Place, connection: Connection) -> Standing | None:
    """Return where the legs stand; None if they have to be made anew."""
    standing = remote_legs.standing(connection, engine.address.place)
    if standing is None or not is_past(connection, standing.moment):
        return None
    return standing if engine.has(standing.name, place.dimension) else None


def bring(engine: Milvus, place: Place, connection: Connection) -> Standing:
    """Bring the legs forward, and return where they stand. The caller must hold the write lock."""
    standing = usable(engine, place, connection)
    if standing and not _is_ours(engine, standing, connection):
        standing = None
    if standing is None:
        return make(engine, place, connection)
    return _forward(engine, place, connection, standing)


def _is_ours(engine: Milvus, standing: Standing, connection: Connection) -> bool:
    """Return whether all rows are of this truth's past."""
    marked = moment_said(engine.moment(standing.name)[0])
    return marked == _NOWHERE or is_past(connection, marked)


def make(engine: Milvus, place: Place, connection: Connection) -> Standing:
    """Make the legs from the truth alone, under a new name, and remove what this collection had there before."""
    before = remote_legs.standing(connection, engine.address.place)
    name = f"pincite_{secrets.token_hex(8)}"
    engine.create(name, place.dimension, str(place.truth))
    now = current_moment(connection)
    begun = Standing(engine.address.place, name, now.generation, now, 0, 0, 0, 0)
    remote_legs.begin(connection, begun)
    if before and engine.has(before.name, place.dimension) and engine.moment(before.name)[1] == str(place.truth):
        engine.drop(before.name)
    return _forward(engine, place, connection, begun)


def _forward(engine: Milvus, place: Place, connection: Connection, standing: Standing) -> Standing:
    now, before = current_moment(connection), standing.moment.generation
    if standing.moment == now and standing.stamp:
        return standing
    engine.mark(standing.name, said(now))
    _tidy(engine, connection, standing)
    standing = _without_removed(engine, place, connection, standing)
    unsealed = 0
    while passages := remote_legs.passages_after(connection, standing.last_key, _STEP):
        standing = _with_passages(engine, place, connection, standing, passages)
        unsealed += len(passages)
        if unsealed >= _SEALED:
            engine.seal(standing.name)
            unsealed = 0
    if unsealed >= _STEP:
        engine.seal(standing.name)
    done = replace(standing, before=before, moment=now, stamp=engine.settle(standing.name))
    remote_legs.note(connection, done, (), {})
    _remove(engine, connection, done)
    return done


def _tidy(engine: Milvus, connection: Connection, standing: Standing) -> None:
    """Remove the rows that a killed writer left: those it wrote and did not note, and those it noted as gone."""
    engine.remove(standing.name, standing.last_key + 1)
    _remove(engine, connection, standing)


def _remove(engine: Milvus, connection: Connection, standing: Standing) -> None:
    now = standing.moment.generation
    for first, last in remote_legs.keys_removed(connection, standing.before, now, standing.last_key):
        engine.remove(standing.name, first, last)


def _without_removed(engine: Milvus, place: Place, connection: Connection, standing: Standing) -> Standing:
    """Note the statistics without the passages that were removed since."""
    change, older, now = Change(), standing.moment.generation, current_moment(connection)
    for first, last in remote_legs.keys_removed(connection, older, now.generation, standing.last_key):
        change.add(engine.read(standing.name, first, last, standing.stamp), -1)
    if not change.passages:
        return standing
    return _noted(place, connection, replace(standing, before=older, moment=now), change)


def _with_passages(
    engine: Milvus, place: Place, connection: Connection, standing: Standing, passages: Sequence[RemotePassage]
) -> Standing:
    """Write passages, and note them."""
    change, average = Change(), ordinary_length(connection)
    for start in range(0, len(passages), _BATCH):
        rows = _rows(passages[start : start + _BATCH], place.dimension, average)
        engine.insert(standing.name, rows)
        change.add(rows, 1)
    engine.settle(standing.name)
    return _noted(place, connection, replace(standing, last_key=passages[-1].key), change)


def _rows(passages: Sequence[RemotePassage], dimension: int, average: float) -> list[Row]:
    vectors = unpacked(packed_blobs([one.vector for one in passages], dimension), dimension)
    return [
        Row(one.key, one.document_id, one.language, len(one.terms), vector, _weights(one.terms, average))
        for one, vector in zip(passages, vectors, strict=True)
    ]


def _weights(terms: Sequence[str], average: float) -> dict[int, float]:
    return {term: saturated(count, len(terms), average) for term, count in distinct(terms).items()}


def _noted(place: Place, connection: Connection, standing: Standing, change: Change) -> Standing:
    """Note changed statistics."""
    known = sums_of(remote_legs.sums(connection), place.dimension)
    summed = [
        noted(language, known[language] + more if language in known else more) for language, more in change.sums.items()
    ]
    now = replace(standing, passages=standing.passages + change.passages, terms=standing.terms + change.terms)
    remote_legs.note(connection, now, summed, change.counts)
    return now
