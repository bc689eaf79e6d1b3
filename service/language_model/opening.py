"""Opens the configured language model; httpx is imported only if there is one."""

from pathlib import Path

from pincite.ingest.errors import LanguageModelMissing
from pincite.service.language_model.model import Pen
from pincite.service.language_model.settings import read_model_settings

HOW = (
    "Set PINCITE_LLM_URL to an OpenAI-compatible server (llama.cpp, Ollama, vLLM, a hosted service), including /v1; "
    "`pincite models` checks it."
)


def configured_pen(home: Path) -> Pen | None:
    """The model configured in the environment or in this home's pincite.toml, if any; raises BadOption."""
    settings = read_model_settings(home)
    if settings is None:
        return None
    from pincite.service.language_model.endpoint import Endpoint

    return Pen(Endpoint(settings), settings.passage_tokens)


def required_pen(home: Path) -> Pen:
    """The configured model; raises LanguageModelMissing if there is none, and BadOption."""
    pen = configured_pen(home)
    if pen is None:
        raise LanguageModelMissing(f"Written answers need a language model, and none is configured. {HOW}")
    return pen
