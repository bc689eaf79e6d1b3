"""A cluster whose parts are killed: two services, each with its worker, on one PostgreSQL and perhaps a Milvus.

Documents are sent to both services in turn, and both are asked all the while. A worker, a service with its worker, the
database's server and the Milvus are killed and started again, one after the other. At the end everything that was sent
must be there once, and the errors that were met must have been of an engine that was down.
"""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pincite.eval.milvus_server.serving import ADDRESS, raise_loopback
from pincite.index.changing.check import check
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.home import open_collection, open_or_create
from pincite.index.search.search import prepare, search
from pincite.index.truth.catalogue import choose_store
from pincite.index.truth.documents import all_documents
from pincite.index.truth.store import Manifest
from pincite.ingest.cutting.split import Splitting
from pincite.ingest.errors import PinciteError
from tests.fakes.hashed_words import HashedWords
from tests.making.postgresql import running_server
from tests.proof.parts import DOWN, Cluster, Member, Milvus
from tests.proof.tally import Tally

_NEW_NETWORK = 0x40000000  # CLONE_NEWNET
_PASSAGES = 50  # in a document
_SENT = 10  # documents in one upload
_EVERY = 0.2  # seconds between two questions to a service
_RECOVERY = 15.0  # seconds after an engine is back in which a request that it answered late may still fail
_PATIENCE = 1_500.0  # seconds until all that was sent must be there


@dataclass(slots=True)
class Asked:
    """What questions met: when each ended, how long it took, and the error, "" for an answer."""

    ended: list[tuple[float, float, str]] = field(default_factory=list)


def break_cluster(tally: Tally, folder: Path, passages: int, milvus: Path | None) -> None:
    """Sends so many passages to a cluster of which every part is killed once, and looks at what is there at the end.

    `milvus` is the program of a Milvus server; without it both indexes are files of each service.
    """
    papers = _papers(folder / "papers", passages // _PASSAGES)
    if milvus:
        _leave_the_network()
    with running_server() as database, database.database() as address, ExitStack() as stack:
        engine = Milvus(milvus, folder / "milvus") if milvus else None
        if engine:
            stack.callback(engine.stop)
        homes = (folder / "one", folder / "two")
        _make(homes, address, engine is not None)
        cluster = Cluster((Member(homes[0]), Member(homes[1])), database, engine)
        for member in cluster.members:
            stack.callback(member.stop)
            member.wait()
        _run(tally, cluster, homes[0], papers)
        _look(tally, homes[0], papers)


def _leave_the_network() -> None:
    """Moves this process to a network of its own, because a Milvus of the package listens on all interfaces."""
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_NETWORK):
        raise SystemExit(f"No network of its own can be made ({os.strerror(ctypes.get_errno())}): run this as root.")
    raise_loopback()


def _papers(folder: Path, count: int) -> list[Path]:
    folder.mkdir(parents=True)
    for number in range(count):
        paragraphs = (
            f"Paragraph {part} of report q{number}x tells of treaty q{number}p{part} and its summit. " * 6
            for part in range(_PASSAGES)
        )
        (folder / f"report-{number}.txt").write_text("\n\n".join(paragraphs))
    return sorted(folder.iterdir())


def _make(homes: tuple[Path, Path], address: str, remote: bool) -> None:
    """Makes the collection that both homes share."""
    cut = Splitting()
    manifest = Manifest(HashedWords.name, HashedWords.dimension, cut.size, cut.longest, cut.shortest)
    for home in homes:
        choose_store(home, address)
    made = open_or_create(homes[0], "default", manifest)
    if remote:
        made.keep_vectors_at(ADDRESS)


def _run(tally: Tally, cluster: Cluster, home: Path, papers: list[Path]) -> None:
    """Sends, asks and kills until everything that was sent is there."""
    over, asked, begun = threading.Event(), Asked(), time.monotonic()
    threads = [threading.Thread(target=_ask, args=(one, over, asked)) for one in cluster.members]
    threads.append(threading.Thread(target=_send, args=(cluster, papers)))
    for thread in threads:
        thread.start()
    steps = list(_steps(cluster))
    for number, (name, step) in enumerate(steps, start=1):
        _until_stored(home, len(papers) * number // (len(steps) + 1))
        step()
        print(f"{time.monotonic() - begun:.0f} s: {name}", file=sys.stderr, flush=True)
    threads[-1].join()
    stored = _until_stored(home, len(papers))
    print(f"{time.monotonic() - begun:.0f} s: {stored:,} of {len(papers):,} documents", file=sys.stderr, flush=True)
    _until_idle(cluster)
    over.set()
    for thread in threads:
        thread.join()
    _count(tally, cluster, asked)


def _steps(cluster: Cluster) -> Iterator[tuple[str, Callable[[], None]]]:
    first, second = cluster.members

    def worker() -> None:
        while not first.kill_worker():
            time.sleep(0.1)

    def service() -> None:
        with cluster.absent("a service"):
            second.kill()
            second.start()
            second.wait()

    def database() -> None:
        with cluster.absent("the database"):
            cluster.database.stop(signal.SIGQUIT)
            time.sleep(DOWN)
            cluster.database.start()

    yield "a worker was killed", worker
    yield "a service was killed with its worker, and started again", service
    yield "the database's server was killed, and started again", database
    if cluster.milvus:
        engine = cluster.milvus

        def milvus() -> None:
            with cluster.absent("the Milvus"):
                engine.kill()
                engine.start()
                engine.wait()

        yield "the Milvus was killed, and started again", milvus


def _send(cluster: Cluster, papers: list[Path]) -> None:
    """Sends all papers, to both services in turn; what is refused is sent again."""
    for number, start in enumerate(range(0, len(papers), _SENT)):
        while True:
            try:
                if client := cluster.members[number % 2].client():
                    client.upload(papers[start : start + _SENT])
                    break
            except PinciteError:
                pass
            time.sleep(0.2)


def _ask(member: Member, over: threading.Event, asked: Asked) -> None:
    """Asks a service again and again."""
    number = 0
    while not over.wait(_EVERY):
        number += 1
        begun, error = time.monotonic(), ""
        try:
            client = member.client()
            if client is None:
                error = "it does not say where it is"
            else:
                with client:
                    client.search(f"treaty q{number}p{number % _PASSAGES}", k=3)
        except PinciteError as raised:
            error = f"{type(raised).__name__}: {raised}"
        asked.ended.append((time.monotonic(), time.monotonic() - begun, error))


def _until_stored(home: Path, wanted: int) -> int:
    """Waits until so many documents are stored; returns how many there are."""
    given_up = time.monotonic() + _PATIENCE
    stored = 0
    while stored < wanted and time.monotonic() < given_up:
        with suppress(PinciteError):
            (stored,) = _opened(home).connection.execute("SELECT count(*) FROM documents").fetchone()
        time.sleep(0.5)
    return stored


def _until_idle(cluster: Cluster) -> None:
    """Waits until no job is left."""
    given_up = time.monotonic() + _PATIENCE
    while time.monotonic() < given_up:
        with suppress(PinciteError):
            client = cluster.members[0].client()
            if client and all(job.state.ended for job in client.jobs(200).jobs):
                return
        time.sleep(0.5)


def _opened(home: Path) -> Collection:
    return open_collection(home, "default")


def _count(tally: Tally, cluster: Cluster, asked: Asked) -> None:
    """Counts what questions met; an error while nothing was down, or soon after, is a finding."""
    for ended, took, error in asked.ended:
        if not error:
            tally.count("a question", "answered")
            continue
        down = [name for name, begun, until in cluster.down if ended >= begun and ended - took <= until + _RECOVERY]
        verdict = f"refused, {' and '.join(down)} down" if down else "refused"
        tally.count("a question", verdict, [] if down else [f"refused with all parts there: {error}"])
    for name, begun, until in cluster.down:
        again = [ended - until for ended, _, error in asked.ended if not error and ended > until]
        print(f"{name}: down for {until - begun:.1f} s, answers {min(again, default=-1):.1f} s after", file=sys.stderr)
    for said in sorted({error for _, _, error in asked.ended if error}):
        print(f"  {said[:300]}", file=sys.stderr)


def _look(tally: Tally, home: Path, papers: list[Path]) -> None:
    """Compares what is stored with what was sent, and looks for every document by words that only it has."""
    collection = _opened(home)
    with collection.writing(60):
        collection.refresh()
    names = sorted(one.name for one in all_documents(collection.connection))
    tally.count(
        "at the end", "documents", [] if names == sorted(one.stem for one in papers) else [_differs(names, papers)]
    )
    (passages,) = collection.connection.execute("SELECT count(*) FROM passages").fetchone()
    print(f"{len(names):,} documents, {passages:,} passages", file=sys.stderr)
    tally.count("at the end", "check", check(collection))
    encoder = HashedWords()
    for paper in papers:
        words = paper.stem.replace("report-", "q") + "x"
        hits = search(collection, prepare(f"report {words}", encoder), 3, Filters())
        found = bool(hits) and f"report {words} " in hits[0].passage.text
        tally.count("at the end", "found", [] if found else [f"{paper.name} is not found by its words"])


def _differs(names: list[str], papers: list[Path]) -> str:
    sent = {one.stem for one in papers}
    lost, twice = sorted(sent - set(names)), len(names) - len(set(names))
    return f"{len(lost)} documents are lost ({lost[:3]}), {twice} are there twice, {len(set(names) - sent)} are others"
