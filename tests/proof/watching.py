"""Files changed, moved, renamed, swapped and removed at random under a watched folder, while it is followed.

At the end the collection must equal the folder, and no text may have been encoded twice. Every text that is written is
a new one, so whatever is encoded again was encoded for nothing.
"""

import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.index.changing.check import check
from pincite.index.changing.entry import content_hash
from pincite.index.truth.documents import stored_paths
from pincite.ingest.discover import discover, path_text
from pincite.service.watching.events import Event
from pincite.service.watching.following import adding_to, follow
from pincite.service.watching.in_step import InStep
from tests.fakes.hashed_words import HashedWords
from tests.making.library import ReadHere, collection_at
from tests.proof.tally import Tally

SETTLED = 0.3  # seconds


class CountingWords(HashedWords):
    """The fake encoder, which counts how often each text was encoded."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """As the fake encoder, counting."""
        self.counts.update(texts)
        return super().encode_passages(texts, progress)


class Churn:
    """A folder, and what is done to it at random."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.done = folder, Counter[str]()
        self._random, self._written = random.Random(seed), 0
        self.files: list[Path] = []
        for number in range(12):
            (folder / f"부서 {number}" / "old").mkdir(parents=True, exist_ok=True)
        self._folders = sorted(path for path in folder.rglob("*") if path.is_dir())

    def add(self) -> None:
        """Writes a new file."""
        path = self._free()
        self._write(path)
        self.files.append(path)

    def step(self) -> None:
        """Does one thing."""
        acts = (self.add, self._change, self._move, self._swap, self._remove, self._overtake)
        act = self._random.choice(acts if len(self.files) > 10 else (self.add,))
        act()
        self.done[act.__name__.strip("_")] += 1

    def _change(self) -> None:
        self._write(self._random.choice(self.files))

    def _move(self) -> None:
        at, new = self._random.randrange(len(self.files)), self._free()
        self.files[at] = self.files[at].rename(new)

    def _swap(self) -> None:
        one, other = self._random.sample(self.files, 2)
        aside = one.with_name(f".{one.name}.tmp")
        one.rename(aside)
        other.rename(one)
        aside.rename(other)

    def _overtake(self) -> None:
        """Moves a file over another one, which is gone then."""
        one, other = self._random.sample(self.files, 2)
        one.replace(other)
        self.files.remove(one)

    def _remove(self) -> None:
        self.files.pop(self._random.randrange(len(self.files))).unlink()

    def _free(self) -> Path:
        self._written += 1
        return self._random.choice(self._folders) / f"보고서 {self._written}.txt"

    def _write(self, path: Path) -> None:
        self._written += 1
        number = self._written
        path.write_text(
            f"Report {number} of ours tells that shipment {number} arrived at harbour {number}.\n", encoding="utf-8"
        )


class Followed:
    """A folder that a thread keeps in step, with its collection at `home`, until `end`."""

    def __init__(self, folder: Path, home: Path, settled: float = SETTLED) -> None:
        self.encoder, self.events = CountingWords(), list[Event]()
        self._folder, self._home, self._settled = folder, home, settled
        self._stop, self._rounds = threading.Event(), list[tuple[float, bool]]()
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def wait(self, seconds: float = 600) -> None:
        """Waits until a round that began after now has found all in step."""
        since = time.monotonic() + self._settled * 4  # what vanished just now may yet be waited for
        while not any(at > since and reached for at, reached in self._rounds[-3:]):
            assert self._thread.is_alive() and time.monotonic() < since + seconds, "it never got in step"
            time.sleep(0.05)

    def end(self) -> None:
        """Stops the thread."""
        self._stop.set()
        self._thread.join()
        if self._failed:
            raise self._failed

    def _run(self) -> None:
        try:
            with closing(collection_at(self._home).connection):
                pass
            collection = collection_at(self._home)
            with closing(collection.connection):
                add = adding_to(collection, self.encoder, ReadHere())
                step = InStep(collection, self._folder, add, self.events.append, self._settled)
                follow([step], self._stop, False, 1.0, lambda done: self._rounds.append((time.monotonic(), done)))
        except BaseException as error:
            self._failed = error


def differences(folder: Path, home: Path, encoder: CountingWords) -> list[str]:
    """What is not as it should be: paths, contents, texts that were encoded twice, and the collection itself."""
    collection = collection_at(home)
    with closing(collection.connection):
        held = {one.path: one.content_hash for one in stored_paths(collection.connection)}
        wrong = [f"broken: {one}" for one in check(collection, True)]
    there = {path_text(path): content_hash(path) for path in discover([folder]).files}
    wrong += [f"not in the collection: {path}" for path in there.keys() - held.keys()]
    wrong += [f"not in the folder: {path}" for path in held.keys() - there.keys()]
    wrong += [f"other content: {path}" for path in there.keys() & held.keys() if there[path] != held[path]]
    wrong += [f"encoded {count} times: {text}" for text, count in encoder.counts.items() if count > 1]
    return wrong


def churned(tally: Tally, folder: Path, count: int, seed: int, pause: float = 0.0) -> Counter[str]:
    """Makes `count` files, follows them, does `count` things to them, and counts what is wrong in the end."""
    desk, home = folder / "desk", folder / "home"
    desk.mkdir(parents=True)
    churn = Churn(desk, seed)
    for _ in range(count):
        churn.add()
    collection_at(home).connection.close()
    followed = Followed(desk, home)
    try:
        for number in range(count):
            churn.step()
            tally.count("while it changes", "done")
            if pause and number % 50 == 0:
                time.sleep(pause)
        followed.wait(3_600)
    finally:
        followed.end()
    told = Counter(event.happening.value for event in followed.events)
    print(f"done {dict(churn.done)}, told {dict(told)}, files {len(churn.files)}, texts {len(followed.encoder.counts)}")
    tally.count("at the end", "in step", differences(desk, home, followed.encoder))
    shutil.rmtree(folder)
    return told
