"""Strange inputs: files of every format, sidecars, requests to every POST route, questions and gold files.

Each must be taken or refused in words. What a native reader crashes on is caught by the worker that reads files; here
it ends one process, is counted as contained, and the rest goes on.
"""

import json
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pincite
from pincite.eval.gold.file import load_gold
from pincite.ingest.errors import PinciteError
from pincite.ingest.reading.worker import read_file
from pincite.service.desk.limits import Limits
from tests.making import files
from tests.proof.children import Acknowledge, in_child
from tests.proof.commands import fake
from tests.proof.library import QUESTIONS, write_papers
from tests.proof.mutations import mutated_bytes, mutated_json, mutated_text
from tests.proof.tally import Tally
from tests.serving.http_service import service

_AT_A_TIME = 50  # inputs for one process
_SECONDS = 20  # for one input
Trial = Callable[[Random], str]  # tries one input; returns the verdict, raises what is a finding


def formats() -> dict[str, bytes]:
    """Returns a small file of every format that is read, by name."""
    section = files.paragraph("개요", 1) + files.paragraph(files.KOREAN)
    return {
        "a.pdf": files.pdf("A treaty was signed.", "It was long.", title="Treaty"),
        "b.pdf": files.labelled_pdf("one", "two", "three"),
        "c.pdf": files.raw_pdf(files.text_of_page("두 정상은 만났다.")),
        "d.pdf": files.encrypted_pdf("secret", "", "owner"),
        "e.docx": files.word(("Heading 1", "Head"), ("Normal", "Text"), table=[["a", "b"]], title="Titled"),
        "f.hwpx": files.hwpx(section, title="제목"),
        "g.hwp": files.hwp(files.KOREAN, "둘째 문단이다."),
        "h.html": b"<html><head><title>T</title></head><body><h1>H</h1><p>Text &amp; more.</p><table><tr><td>1",
        "i.md": b"# Head\n\nText with *stress* and `code`.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        "j.txt": "Текст, текст.\n\n둘째 문단. 第三段。\n".encode(),
        "k.txt": "옛 글자로 쓴 문서이다.".encode("cp949"),
    }


def fuzz_formats(folder: Path) -> Trial:
    """Returns the trial of a changed file, read without a worker."""
    good = formats()

    def trial(random: Random) -> str:
        name = random.choice(list(good))
        path = folder / name
        path.write_bytes(mutated_bytes(good[name], random))
        return _read(path)

    return trial


def fuzz_sidecars(folder: Path) -> Trial:
    """Returns the trial of a changed sidecar beside a good file."""
    good = {"title": "A title", "author": ["A", "B"], "publisher": "P", "date": "2024-05-01", "language": "en"}
    (folder / "a.txt").write_text("A treaty was signed by six ministers.", encoding="utf-8")

    def trial(random: Random) -> str:
        text = json.dumps(mutated_json(good, random)).encode()
        (folder / "a.meta.json").write_bytes(mutated_bytes(text, random) if random.random() < 0.5 else text)
        return _read(folder / "a.txt")

    return trial


def _read(path: Path) -> str:
    reading = read_file(path, None, 0)
    json.dumps([reading.document.title, reading.document.author, [one.text for one in reading.passages]]).encode()
    "".join(one.text for one in reading.passages).encode()  # what cannot be encoded cannot be stored
    return "read"


def fuzz_questions(folder: Path) -> Trial:
    """Returns the trial of a strange question to a collection."""
    asked = [
        *QUESTIONS,
        "When was the treaty signed?",
        "조약은 언제 체결되었나?",
        "Сколько министров?",
        "誰が署名したか",
    ]
    collection = pincite.open(home=folder / "home")

    def trial(random: Random) -> str:
        question = mutated_text(random.choice(asked), random)
        answer = collection.ask(question)
        for citation in answer.citations:
            if collection.resolve(citation.id).citation.quote != citation.quote:
                raise AssertionError("a citation resolves to other words")
        return "abstained" if answer.abstained else "answered"

    return trial


def fuzz_gold(folder: Path) -> Trial:
    """Returns the trial of a changed gold file."""
    good = {
        "id": "q1", "question": "Who signed?", "lang": "en", "type": "factoid", "answer": "Six ministers.",
        "key_facts": [{"fact": "six", "vital": True}],
        "evidence": [{"doc": "alpha", "quote": "A treaty was signed by six ministers.", "grade": 2}],
    }  # fmt: skip

    def trial(random: Random) -> str:
        lines = [json.dumps(good | {"id": f"q{number}"}) for number in range(2)]
        lines.append(json.dumps(mutated_json(good, random)))
        text = "\n".join(lines).encode()
        path = folder / "gold.jsonl"
        path.write_bytes(mutated_bytes(text, random) if random.random() < 0.3 else text)
        load_gold(path, {"alpha": "A treaty was signed by six ministers."})
        return "read"

    return trial


@dataclass(frozen=True, slots=True)
class Request:
    """A request that the service accepts."""

    method: str
    path: str
    body: Any


REQUESTS = (
    Request("POST", "/v1/search", {"question": "treaty", "k": 3, "filters": {"languages": ["en"], "date_to": "2024"}}),
    Request("POST", "/v1/ask", {"question": "who signed", "earlier": [{"question": "treaty", "answer": "six"}]}),
    Request("POST", "/v1/chat/completions", {"model": "pincite", "messages": [{"role": "user", "content": "treaty"}]}),
    Request("POST", "/v1/citations", {"ids": ["47222da90f35-p3-120-180-9f3c"], "format": "bibtex"}),
    Request("POST", "/v1/quotes", {"text": "signed by six ministers", "k": 2}),
    Request("POST", "/v1/quotes/check", {"text": "He wrote “signed by six ministers”."}),
    Request(
        "POST",
        "/v1/export",
        {
            "answer": {
                "question": "who", "sentences": [{"text": "A treaty was signed.", "citations": [1]}],
                "citations": [{"id": "47222da90f35-p3-120-180-9f3c"}],
            },
            "format": "markdown",
        },
    ),
    Request("POST", "/v1/collections", {"name": "another"}),
    Request("PATCH", "/v1/documents/0123456789abcdef", {"title": "T", "date": "2024"}),
)  # fmt: skip


def fuzz_requests(folder: Path) -> Iterator[Trial]:
    """Yields the trial of a changed request to a service, and stops the service at the end."""
    with service(folder / "home", Limits(per_minute=10_000_000)) as client:

        def trial(random: Random) -> str:
            good = random.choice(REQUESTS)
            body = json.dumps(mutated_json(good.body, random)).encode()
            if random.random() < 0.3:
                body = mutated_bytes(body, random)
            headers = {"Content-Type": random.choice(("application/json",) * 9 + ("text/plain",))}
            answer = client.request(good.method, good.path, content=body, headers=headers)
            if answer.status_code >= 500 and answer.status_code != 503:
                raise AssertionError(f"{good.path} answers {answer.status_code} to {body[:300]!r}")
            return f"answered {answer.status_code // 100}xx"

        yield trial


KINDS: dict[str, Callable[[Path], Trial | Iterator[Trial]]] = {
    "formats": fuzz_formats,
    "sidecars": fuzz_sidecars,
    "questions": fuzz_questions,
    "gold files": fuzz_gold,
    "requests": fuzz_requests,
}


def fuzz(tally: Tally, kind: str, folder: Path, count: int, seed: int) -> None:
    """Tries `count` inputs of a kind, a batch in each process."""
    folder.mkdir(parents=True)
    papers = write_papers(folder / "papers")
    in_child(lambda acknowledge: _stored(acknowledge, folder / "home", papers))
    size = 400 if kind == "requests" else _AT_A_TIME
    for first in range(seed * 10**9, seed * 10**9 + count, size):
        _batch(tally, kind, folder, range(first, min(first + size, seed * 10**9 + count)))


def _stored(acknowledge: Acknowledge, home: Path, papers: Path) -> None:
    fake(acknowledge)
    with pincite.open(home=home) as collection:
        collection.add(papers)


def _batch(tally: Tally, kind: str, folder: Path, numbers: range) -> None:
    """Tries these inputs; where one ends the process, the next ones go on in another."""
    rest = numbers
    while rest:
        ended = in_child(lambda acknowledge, rest=rest: _tried(acknowledge, kind, folder, rest), 600)
        for line in ended.acknowledged:
            where, verdict, problem = line.split("\t")
            tally.count(f"{kind} {where}", f"{kind}: {verdict}", [problem] if problem else [])
        done = len(ended.acknowledged)
        if done < len(rest) and (ended.status or ended.hung):
            contained = kind == "formats"
            problem = f"{kind}: ends its process with {ended.status}"
            tally.count(f"{kind} {rest[done]}", f"{kind}: ended its process", [] if contained else [problem])
            done += 1
        rest = rest[done:]


def _tried(acknowledge: Acknowledge, kind: str, folder: Path, numbers: range) -> None:
    fake(acknowledge)
    made = KINDS[kind](folder)
    trial = made if callable(made) else next(made)
    for number in numbers:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(_SECONDS)
        verdict, problem = _verdict(trial, Random(number))
        signal.alarm(0)
        acknowledge(f"{number}\t{verdict}\t{problem}")
    os._exit(0)  # a service has threads that would be waited for


def _verdict(trial: Trial, random: Random) -> tuple[str, str]:
    try:
        return trial(random), ""
    except PinciteError:
        return "refused in words", ""
    except Exception as error:
        words = f"{type(error).__name__}: {error}".replace("\t", " ").replace("\n", " ")
        return "broke", words.encode("ascii", "backslashreplace").decode()[:400]
