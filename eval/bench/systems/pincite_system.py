"""Pincite, through the same functions as its command line: a collection, adding and searching."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

from pincite.eval.beir.index import as_document
from pincite.eval.beir.load import Entry
from pincite.index.changing.adding import add_readings
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.encoders.models import open_encoder
from pincite.index.hit import Filters
from pincite.index.home import open_or_create
from pincite.index.search.search import prepare, search
from pincite.index.truth.store import Manifest
from pincite.ingest.cutting.split import Splitting, split_document
from pincite.ingest.document import Reading, ReadingReport
from pincite.service.settings import read_settings


class System:
    """Indexes entries, split like the passages of the other systems; a query returns entries in order."""

    def __init__(self) -> None:
        self._readings: list[Reading] = []
        self._entries: dict[str, str] = {}
        self._encoder: Encoder
        self._collection: Collection

    def open(self, body: dict[str, Any]) -> str:
        """Split the entries, load the models and embed the warm-up texts; return the installed version."""
        for one in body["entries"]:
            document = as_document(Entry(**one))
            self._entries[document.id] = one["id"]
            report = ReadingReport(document.path, "bench", (), (), 0.0)
            self._readings.append(Reading(document, split_document(document), report))
        self._encoder = open_encoder(body["encoder"], read_settings(None, None).models)
        self._encoder.warm_up()
        self._encoder.encode_passages(body["warm"])
        return f"Pincite {version('pincite')}"

    def build(self, body: dict[str, Any]) -> int:
        """Add all entries to a new collection and write both indexes; return the number of passages."""
        self._collection = open_or_create(Path(body["folder"]), "bench", self._manifest())
        return add_readings(self._collection, self._encoder, self._readings, lambda _: None).passages

    def ask(self, body: dict[str, Any]) -> list[str]:
        """Return the entries of the best passages, best first."""
        hits = search(self._collection, prepare(body["question"], self._encoder), body["count"], Filters())
        return [self._entries[hit.document.id] for hit in hits]

    def _manifest(self) -> Manifest:
        cut = Splitting()
        return Manifest(self._encoder.name, self._encoder.dimension, cut.size, cut.longest, cut.shortest)
