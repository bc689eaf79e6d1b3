"""Any order of requests: after each, the service knows exactly what was stored, in every collection.

A machine sends, puts right, removes, forgets, asks, cancels, and starts the service anew; a plain dictionary says what
must be found. Every text has a name of its own.
"""

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from pincite.index.changing.check import check
from pincite.service.desk.limits import Limits
from tests.making.library import collection_at
from tests.proof.tally import Tally
from tests.service.http.routes.test_documents import ended
from tests.serving.http_service import service

COLLECTIONS = ("default", "second")
NAMES = st.sampled_from(("brief.txt", "보고서.md", "Записка.txt"))
NUMBERS = st.integers(0, 5)
TITLES = st.sampled_from(("A title", "제목", "“Quoted” \\ {title}", "=cmd()", "\u202etitle"))


def text_of(number: int) -> str:
    """A text that says one thing and has a name that no other text has."""
    return f"The envoy of note {number} met Sealkeeper{number} at the river. It took {number + 2} days.\n"


class Clients(RuleBasedStateMachine):
    """`stored` has, for each collection, the number of each text by the id of its document; `cited` what was shown."""

    cited = Bundle("cited")

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        collection_at(self.home).connection.close()
        self.stored: dict[str, dict[str, int]] = {"default": {}}
        self.titles: dict[tuple[str, str], str] = {}
        self.forgotten: set[tuple[str, str]] = set()
        self.open()

    def open(self) -> None:
        self.stack = ExitStack()
        self.client = self.stack.enter_context(service(self.home, Limits(per_minute=1_000_000)))

    def teardown(self) -> None:
        self.stack.close()
        for name in self.stored:
            assert check(collection_at(self.home, name), deep=True) == []
        shutil.rmtree(self.home)

    def said(self, method: str, path: str, name: str, **content: Any) -> Any:
        """The answer to a request about a collection; 404 if and only if there is none."""
        answer = self.client.request(method, path, params={"collection": name}, **content)
        assert answer.status_code < 500, answer.text
        assert name in self.stored or answer.status_code == 404, answer.text
        return answer

    def document(self, name: str, pick: int) -> str:
        """One of the collection's documents, or one that is not there."""
        ids = sorted(self.stored.get(name, {}))
        return ids[pick % len(ids)] if ids else "0123456789abcdef"

    @rule(name=st.sampled_from(COLLECTIONS))
    def make(self, name: str) -> None:
        answer = self.client.post("/v1/collections", json={"name": name})
        assert answer.status_code == (409 if name in self.stored else 201), answer.text
        self.stored.setdefault(name, {})

    @rule()
    def drop(self) -> None:
        answer = self.client.delete("/v1/collections/second")
        assert answer.status_code == (404 if self.stored.pop("second", None) is None else 204), answer.text

    @rule(name=st.sampled_from(COLLECTIONS), file=NAMES, number=NUMBERS)
    def send(self, name: str, file: str, number: int) -> None:
        answer = self.said("POST", "/v1/documents", name, files=[("files", (file, text_of(number).encode()))])
        if name in self.stored:
            assert answer.status_code == 202, answer.text
            (one,) = ended(self.client, answer.headers["location"])["files"]
            known = number in self.stored[name].values()
            assert one["outcome"] in (("duplicate", "unchanged") if known else ("added",)), one
            self.stored[name][one["document_id"]] = number

    @rule(name=st.sampled_from(COLLECTIONS), file=NAMES, number=NUMBERS)
    def send_and_cancel(self, name: str, file: str, number: int) -> None:
        answer = self.said("POST", "/v1/documents", name, files=[("files", (file, text_of(number).encode()))])
        if name in self.stored:
            assert self.client.delete(answer.headers["location"]).status_code in (200, 202, 409)
            (one,) = ended(self.client, answer.headers["location"])["files"]
            if one["outcome"] in ("added", "duplicate", "unchanged"):
                self.stored[name][one["document_id"]] = number

    @rule(name=st.sampled_from(COLLECTIONS), pick=NUMBERS, title=TITLES)
    def put_right(self, name: str, pick: int, title: str) -> None:
        wanted = self.document(name, pick)
        answer = self.said("PATCH", f"/v1/documents/{wanted}", name, json={"title": title})
        assert (answer.status_code == 200) == (wanted in self.stored.get(name, {})), answer.text

    @rule(name=st.sampled_from(COLLECTIONS), pick=NUMBERS, traces=st.booleans())
    def remove(self, name: str, pick: int, traces: bool) -> None:
        wanted = self.document(name, pick)
        answer = self.said("DELETE", f"/v1/documents/{wanted}{'/traces' if traces else ''}", name)
        there = self.stored.get(name, {}).pop(wanted, None) is not None
        assert (answer.status_code in (200, 204)) == there, answer.text
        if there and traces:
            self.forgotten.add((name, wanted))

    @rule(target=cited, name=st.sampled_from(COLLECTIONS), number=NUMBERS)
    def ask(self, name: str, number: int) -> Any:
        """The text with the word stands first; what is cited is what is stored."""
        asked = {"question": f"Where was Sealkeeper{number} met?", "collection": name}
        answer = self.client.post("/v1/ask", json=asked)
        assert answer.status_code == (200 if name in self.stored else 404), answer.text
        shown = answer.json().get("citations", [])
        assert {one["document_id"] for one in shown} <= self.stored.get(name, {}).keys()
        if number in self.stored.get(name, {}).values():
            assert [self.stored[name][one["document_id"]] for one in shown][:1] == [number], answer.text
        return multiple(*((name, one["id"], one["document_id"], one["quote"]) for one in shown))

    @rule(one=cited)
    def resolve(self, one: tuple[str, str, str, str]) -> None:
        name, citation, document, quote = one
        answer = self.said("GET", f"/v1/citations/{citation}", name)
        if answer.status_code == 200:
            assert answer.json()["quote"] == quote
        if document in self.stored.get(name, {}):
            assert answer.status_code == 200, answer.text

    @rule(one=consumes(cited))
    def export(self, one: tuple[str, str, str, str]) -> None:
        name, citation, document, _ = one
        wanted = {"ids": [citation], "format": "bibtex", "collection": name}
        answer = self.client.post("/v1/citations", json=wanted)
        assert answer.status_code in (200, 404), answer.text
        if document in self.stored.get(name, {}):
            assert answer.status_code == 200, answer.text
            assert answer.text.count("\n@") + answer.text.startswith("@") == 1

    @rule()
    def start_anew(self) -> None:
        self.stack.close()
        self.open()

    @invariant()
    def everybody_sees_what_is_stored(self) -> None:
        listed = self.client.get("/v1/collections").json()["collections"]
        assert {one["name"]: one["documents"] for one in listed} == {n: len(d) for n, d in self.stored.items()}
        for name, documents in self.stored.items():
            there = self.client.get("/v1/documents", params={"collection": name}).json()["documents"]
            assert {one["id"] for one in there} == documents.keys()
            assert self.found("Sealkeeper", name) == set(documents)

    def found(self, words: str, name: str) -> set[str]:
        """The documents that a search finds, with room for all of them."""
        wanted = {"question": words, "k": 12, "collection": name}
        return {hit["document_id"] for hit in self.client.post("/v1/search", json=wanted).json()["hits"]}


def walk(tally: Tally, walks: int, steps: int = 25) -> None:
    """Walks through the states so often, always by the same ways; where one goes wrong is told as a finding."""
    kept = settings(
        max_examples=walks,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )

    class Counted(Clients):
        def __init__(self) -> None:
            tally.count("walk", "walked")
            super().__init__()

    try:
        run_state_machine_as_test(Counted, settings=kept)
    except Exception as error:  # whatever it is, the walk says how to come to it
        told = " ".join([str(error), *getattr(error, "__notes__", ())])
        tally.count("walk", "broke", [told])
