"""Embed over OpenAI's protocol, with sentence-transformers in float32: `embedding_server.py MODEL`.

For systems that take their vectors from a server. It prints its address when it is ready, and ends with its standard
input, so that it never outlives the system that started it. It runs in the peers' environment.
"""

import base64
import json
import os
import sys
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer


class Server(ThreadingHTTPServer):
    """One model, one request at a time."""

    def __init__(self, folder: str) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self._model = SentenceTransformer(folder, device="cpu", local_files_only=True)
        self._lock = Lock()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of the texts, shape (n, dimension)."""
        with self._lock:
            vectors: NDArray[np.float32] = self._model.encode(list(texts))
        return vectors


class Answering(BaseHTTPRequestHandler):
    """Answers POST /v1/embeddings; the connection stays open between requests."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_POST(self) -> None:
        """Embed `input`, a text or a list of them."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
        written = _as_base64 if asked.get("encoding_format") == "base64" else _as_list
        data = [
            {"object": "embedding", "index": at, "embedding": written(row)}
            for at, row in enumerate(self.server.embed(texts))
        ]
        usage = {"prompt_tokens": 0, "total_tokens": 0}
        body = json.dumps({"object": "list", "model": asked["model"], "data": data, "usage": usage}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the library's name
        """Write no line for each request."""


def _as_base64(row: NDArray[np.float32]) -> str:
    return base64.b64encode(row.astype("<f4").tobytes()).decode("ascii")


def _as_list(row: NDArray[np.float32]) -> list[float]:
    numbers: list[float] = row.tolist()
    return numbers


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    server = Server(sys.argv[1])
    Thread(target=_end_with_input, daemon=True).start()
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}/v1\n")
    sys.stdout.flush()
    server.serve_forever()
