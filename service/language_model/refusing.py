"""What a language model's server says instead of a reply, and what to do about it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ingest.errors import LanguageModelRefused

_BUSY = "It is too busy, or its model is not loaded: try again later."
_HINTS = {
    401: "Is PINCITE_LLM_KEY the right key for it?",
    403: "May the key in PINCITE_LLM_KEY use this model?",
    404: "Is PINCITE_LLM_MODEL one that it has (`pincite models` lists them), and does PINCITE_LLM_URL go up to and "
    "with /v1?",
    413: "Give it fewer passages (PINCITE_LLM_PASSAGE_TOKENS).",
    429: _BUSY,
    502: _BUSY,
    503: _BUSY,
    504: _BUSY,
}
_LENGTH = "context"  # servers speak of the context's length or size


def refusal(url: str, status: int, headers: Mapping[str, str], said: str) -> LanguageModelRefused:
    """The error for an answer with a status other than 200; `said` is what its body says."""
    if 300 <= status < 400:
        hint = "It sends us to another address: give that one in PINCITE_LLM_URL."
    elif status in (400, 500) and _LENGTH in said:
        hint = _HINTS[413]
    else:
        hint = _HINTS.get(status, "Its own log may say more.")
    message = f"The language model at {url} refused, with status {status}: {said or 'nothing said'}. {hint}"
    return LanguageModelRefused(message, status, _seconds(headers.get("retry-after", "")))


def _seconds(retry_after: str) -> float | None:
    """What Retry-After asks for, as seconds or as a date; None where it asks nothing that can be read."""
    if retry_after.isdecimal():
        return float(retry_after)
    try:
        date = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
