"""JSON over HTTP, for services to be measured and for judges. Owns httpx."""

from collections.abc import Mapping
from typing import Any

import httpx

from ingest.errors import PinciteError


class ServiceError(PinciteError):
    """A service that is asked over HTTP cannot be reached, refuses, or answers something else than JSON."""


class Service:
    """A service at an address, asked for JSON; connections are kept open between requests."""

    def __init__(self, url: str, headers: Mapping[str, str], seconds: float) -> None:
        self.url = url.rstrip("/")
        self._client = httpx.Client(headers=dict(headers), timeout=seconds)

    def get(self, path: str) -> Any:
        """What the service has at a path below its address; raises ServiceError."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """What the service answers to a JSON body; raises ServiceError."""
        return self._ask("POST", path, body)

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        try:
            response = self._client.request(method, self.url + path, json=body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            message = (
                f"{self.url}{path} cannot be asked ({error or type(error).__name__}). Is the service running there?"
            )
            raise ServiceError(message) from error
        if response.is_error:
            raise ServiceError(f"{self.url}{path} refused, with status {response.status_code}: {response.text[:300]}")
        try:
            return response.json()
        except ValueError as error:
            raise ServiceError(f"{self.url}{path} did not answer JSON. Is the address right?") from error
