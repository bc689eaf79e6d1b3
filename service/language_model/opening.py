"""The language model that is configured, opened; loads httpx only where there is one."""

from pathlib import Path

from pincite.ingest.errors import LanguageModelMissing
from pincite.service.language_model.model import Pen
from pincite.service.language_model.settings import read_model_settings

HOW = (
    "Set PINCITE_LLM_URL to an OpenAI-compatible server, up to and with /v1 (llama.cpp, Ollama, vLLM, a hosted one), "
    "and see `pincite models`."
)


def configured_pen(home: Path) -> Pen | None:
    """The model of the environment or of this home's pincite.toml, if there is one; raises BadOption."""
    settings = read_model_settings(home)
    if settings is None:
        return None
    from pincite.service.language_model.endpoint import Endpoint

    return Pen(Endpoint(settings), settings.passage_tokens)


def required_pen(home: Path) -> Pen:
    """The configured model; raises LanguageModelMissing where there is none, and BadOption."""
    pen = configured_pen(home)
    if pen is None:
        raise LanguageModelMissing(f"No language model is configured, and writing needs one. {HOW}")
    return pen
