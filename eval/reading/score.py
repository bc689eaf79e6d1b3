"""Read the files of a folder as `pincite add` does, and judge what came out."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pincite.eval.measures.reading import badly_joined, invented, kept, misread, missing, out_of_order
from pincite.eval.measures.share import Share, total
from pincite.eval.reading.gold import METADATA, NAME, GoldFile
from pincite.ingest.discover import path_text
from pincite.ingest.document import Failure, Page, Reading, Sentence
from pincite.ingest.reading.worker import Outcome, read_all

WANTED, FINDABLE, UNWANTED, ORDER = "Wanted kept", "Findable", "Unwanted left out", "In order"
JOINED, INVENTED, REPORTED = "Joined as written", "None invented", "Reported"
RIGHT = {name: f"{name.capitalize()} right" for name in METADATA}
_SHOWN = 40  # characters of each snippet of a pair
MEASURES = (WANTED, FINDABLE, UNWANTED, ORDER, JOINED, *RIGHT.values(), INVENTED, REPORTED)


@dataclass(frozen=True, slots=True)
class FileScore:
    """How one file was read. `failure` is the error if it was not, else "".

    `shares` has the measures that are defined for the file, and `mistakes` what each of them counts as wrong: snippets,
    pairs of them, sentences, or values.
    """

    file: str
    failure: str
    shares: Mapping[str, Share]
    mistakes: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Score:
    """How a folder was read. `digest` is the same only for the same gold file and the same bytes of every file."""

    digest: str
    files: Sequence[FileScore]

    @property
    def totals(self) -> dict[str, Share]:
        """The share of each measure over all files, in table order; measures defined for no file are absent."""
        found = {name: [one.shares[name] for one in self.files if name in one.shares] for name in MEASURES}
        return {name: total(shares) for name, shares in found.items() if shares}


@dataclass(frozen=True, slots=True)
class _Read:
    """What came out of a file; nothing if it could not be read.

    `body` are the passages one after the other, `joined` the sentences of several lines.
    """

    pages: Sequence[str] = ()
    body: str = ""
    joined: Sequence[str] = ()
    metadata: Mapping[str, str | None] = field(default_factory=dict)
    problems: str = ""


def folder_digest(folder: Path, gold: Sequence[GoldFile]) -> str:
    """Return the digest of the gold file and of every file that it names (SHA-256, hexadecimal)."""
    digest = hashlib.sha256()
    for name in (NAME, *sorted(one.file for one in gold)):
        digest.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return digest.hexdigest()


def score_folder(folder: Path, gold: Sequence[GoldFile], ocr: bool, on_done: Callable[[str], None]) -> Score:
    """Read every file that the gold names, and judge it. `on_done` is told each file's name when it is judged."""
    by_path = {path_text((folder / one.file).absolute()): one for one in gold}
    found: dict[str, FileScore] = {}
    for outcome in read_all([(folder / one.file).absolute() for one in gold], ocr=ocr):
        one = by_path[outcome.path if isinstance(outcome, Failure) else outcome.document.path]
        found[one.file] = judge(one, outcome)
        on_done(one.file)
    return Score(folder_digest(folder, gold), tuple(found[one.file] for one in gold))


def judge(gold: GoldFile, outcome: Outcome) -> FileScore:
    """Return the score of one file. A file that could not be read has lost everything, and invented nothing."""
    failure = str(outcome.error) if isinstance(outcome, Failure) else ""
    read = _Read(problems=failure) if isinstance(outcome, Failure) else _read(outcome)
    tried, mistakes = {}, {}
    for name, count, wrong in _judged(gold, read):
        if count:
            tried[name] = Share(count - len(wrong), count)
            mistakes[name] = tuple(wrong)
    return FileScore(gold.file, failure, tried, {name: wrong for name, wrong in mistakes.items() if wrong})


def _judged(gold: GoldFile, read: _Read) -> Iterator[tuple[str, int, list[str]]]:
    """Yield each measure with the number of things tried and those that are wrong."""
    yield WANTED, len(gold.wanted), missing(gold.wanted, read.pages)
    yield FINDABLE, len(gold.wanted), missing(gold.wanted, [read.body])
    yield UNWANTED, len(gold.unwanted), kept(gold.unwanted, [read.body])
    count = len(gold.order)
    pairs = out_of_order(gold.order, read.body)
    yield ORDER, count * (count - 1) // 2, [f"{first[:_SHOWN]}… before {second[:_SHOWN]}…" for first, second in pairs]
    if gold.paragraphs:
        yield JOINED, len(read.joined), badly_joined(read.joined, gold.paragraphs)
    wrong = misread(gold.metadata, read.metadata)
    for name, value in gold.metadata.items():
        if value is not None:
            yield RIGHT[name], 1, [f"{read.metadata.get(name)!r} instead of {value!r}"] if name in wrong else []
    unstated = [name for name, value in gold.metadata.items() if value is None]
    added = invented(gold.metadata, read.metadata)
    yield INVENTED, len(unstated), [f"{name} {read.metadata[name]!r}" for name in added]
    said = read.problems.casefold()
    yield REPORTED, len(gold.reported), [words for words in gold.reported if words.casefold() not in said]


def _read(reading: Reading) -> _Read:
    document, report = reading.document, reading.report
    sentences = [_without_header(sentence) for passage in reading.passages for sentence in passage.sentences]
    pages = {page.number: page for page in document.pages}
    return _Read(
        pages=[page.text for page in document.pages],
        body="\n".join(passage.text for passage in reading.passages),
        joined=[sentence.text for sentence in sentences if _has_several_lines(sentence, pages)],
        metadata={"title": document.title, "author": document.author, "date": document.date},
        problems="\n".join([*report.problems, *(problem for page in report.pages for problem in page.problems)]),
    )


def _without_header(sentence: Sentence) -> Sentence:
    """Return a table row alone; its header stands in front of it on purpose."""
    header, _, row = sentence.text.rpartition("\n")
    return Sentence(sentence.spans[1:], row) if header else sentence


def _has_several_lines(sentence: Sentence, pages: Mapping[int, Page]) -> bool:
    texts = (pages[span.page].text[span.start : span.end] for span in sentence.spans)
    return len(sentence.spans) > 1 or any("\n" in text.strip() for text in texts)
