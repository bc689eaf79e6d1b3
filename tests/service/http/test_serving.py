"""The address of a service: taken before it is said that the service is there."""

import socket

import pytest
from fastapi import FastAPI

from pincite.ingest.errors import BadOption
from pincite.service.http.serving import run_app


def test_a_port_that_is_taken_is_said_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadOption, match=rf"port {port}: .*--port"):
            run_app(FastAPI(), "127.0.0.1", port)
    assert capsys.readouterr().out == ""
