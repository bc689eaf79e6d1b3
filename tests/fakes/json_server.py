"""A tiny HTTP server for tests of clients: every path answers with JSON made by a function."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Route = Callable[[Any], Any]  # the request's JSON body (None for GET) -> what to answer


@contextmanager
def serve(routes: Mapping[str, Route]) -> Iterator[str]:
    """Gives the address of a server that answers these paths, others with 404; a route that raises is a 500."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            self._answer(json.loads(self.rfile.read(length)))

        def _answer(self, body: Any) -> None:
            path = self.path.split("?")[0]
            try:
                status, answer = (200, routes[path](body)) if path in routes else (404, "no such path")
            except Exception as error:
                status, answer = 500, str(error)
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
