"""Receives the bodies of requests within limits of size and time, before anything parses them."""

import asyncio
import json
import re
import time

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from pincite.ingest.errors import BadOption, TooLarge, TooSlow
from pincite.service.desk.limits import Limits

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")


async def whole_body(request: Request, receive: Receive, most: int, seconds: float) -> bytes:
    """The body of a request; raises TooLarge, TooSlow, or BadOption if it holds what is not text.

    A body that says how long it is, is refused before a byte of it is read.
    """
    _refuse_length(request, most)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await _next(receive)
                body += message.get("body", b"")
                if len(body) > most:
                    raise _too_large(most)
                if not message.get("more_body"):
                    break
    except TimeoutError as error:
        raise TooSlow(f"The request did not arrive within {seconds:g} seconds. Send it again.") from error
    _refuse_half_letters(body)
    return bytes(body)


def paced(receive: Receive, limits: Limits) -> Receive:
    """The same messages of an upload, as long as they keep coming; raises TooSlow if it stops or trickles."""
    began, size, ended = time.monotonic(), 0, False

    async def follow() -> Message:
        nonlocal size, ended
        if ended:
            return await receive()
        try:
            async with asyncio.timeout(limits.body_seconds):
                message = await _next(receive)
        except TimeoutError as error:
            raise TooSlow(f"Nothing came for {limits.body_seconds:g} seconds. Send the files again.") from error
        size += len(message.get("body", b""))
        ended = not message.get("more_body")
        if not ended and time.monotonic() - began > limits.body_seconds + size / limits.upload_rate:
            raise TooSlow(f"The files came slower than {limits.upload_rate:,} bytes a second. Send fewer at once.")
        return message

    return follow


async def _next(receive: Receive) -> Message:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    return message


def _refuse_length(request: Request, most: int) -> None:
    said = request.headers.get("content-length", "0")
    if said.isascii() and said.isdigit() and int(said) > most:
        raise _too_large(most)


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"The body of this request is longer than {most:,} bytes, the limit. Send less at once.")


def _refuse_half_letters(body: bytearray) -> None:
    """Raises BadOption for JSON with half of a surrogate pair: it is no text, and nothing could send it back."""
    if _SURROGATE.search(body) is None:
        return
    try:
        json.dumps(json.loads(body), ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise BadOption(
            "The body holds half of a surrogate pair (\\ud800 to \\udfff), which is no character."
        ) from error
    except (ValueError, RecursionError):
        return  # no JSON; whoever parses it says so
