"""`pincite models`: shows the embedding model and tests the language model."""

from typing import TYPE_CHECKING, Any

import typer

from pincite.service.cli.app import AsJson, Home, Name, app, show
from pincite.service.cli.lines import print_line
from pincite.service.settings import Settings, read_settings

if TYPE_CHECKING:
    from pincite.service.language_model.settings import ModelSettings
    from pincite.service.language_model.trying import Trial

_SHOWN = 8  # model names printed at most


@app.command()
def models(home: Home = None, collection: Name = None, as_json: AsJson = False) -> None:
    """Show the embedding model and the language model, and test the latter (exit status 1 if it does not answer)."""
    from pincite.service.language_model.settings import read_model_settings

    settings = read_settings(home, collection)
    writing = read_model_settings(settings.home)
    trial = _tried(writing) if writing else None
    embedding = _embedding(settings)
    body = {"embedding": embedding, "writing": _writing_json(writing, trial) if writing and trial else None}
    show(as_json, body, lambda: _tell(embedding, writing, trial))
    if trial and trial.error:
        raise typer.Exit(1)


def _tried(settings: "ModelSettings") -> "Trial":
    from pincite.service.cli.render import say
    from pincite.service.language_model.trying import try_model

    say(f"Asking the language model at {settings.url} for one word.")
    return try_model(settings)


def _embedding(settings: Settings) -> dict[str, Any]:
    from pincite.index.encoders.models import DEFAULT_MODEL
    from pincite.service.desk.opening import model_of

    model = model_of(settings)
    name = model or DEFAULT_MODEL
    return {
        "model": name,
        "collection": settings.collection if model else None,
        "engine": _engine(name, settings),
    }


def _engine(model: str, settings: Settings) -> dict[str, Any] | None:
    """Return the engine chosen for the built-in model and what was measured; None if that was not done yet."""
    from pincite.index.encoders.models import engine_of

    found = engine_of(model, settings.models)
    if found is None:
        return None
    figures = [
        {
            "name": str(one.engine),
            "question_ms": round(one.question, 2),
            "text_ms": round(one.text, 2),
            "cosine": round(one.cosine, 5),
        }
        for one in found.figures
    ]
    return {"name": str(found.engine), "machine": found.machine[0], "figures": figures}


def _writing_json(settings: "ModelSettings", trial: "Trial") -> dict[str, Any]:
    error = trial.error
    return {
        "url": settings.url,
        "model": trial.name or None,
        "key": settings.key is not None,
        "seconds": settings.seconds,
        "passage_tokens": settings.passage_tokens,
        "listed": list(trial.listed),
        "answers": error is None,
        "keeps_schema": trial.keeps_schema,
        "took": round(trial.seconds, 3),
        "error": {"kind": type(error).__name__, "message": str(error)} if error else None,
    }


def _tell_engine(engine: dict[str, Any]) -> None:
    print_line(f"  engine: {engine['name']}, the quickest measured on this machine ({engine['machine']})")
    for one in engine["figures"]:
        times = f"a question in {one['question_ms']:.1f} ms, a long text in {one['text_ms']:.0f} ms"
        print_line(f"  {one['name']}: {times}; cosine to float32 at least {one['cosine']:.5f}")


def _tell(embedding: dict[str, Any], settings: "ModelSettings | None", trial: "Trial | None") -> None:
    from pincite.service.language_model.opening import HOW
    from pincite.service.plain import one_line

    where = f"collection {embedding['collection']}" if embedding["collection"] else "of new collections"
    print_line(f"Embedding: {embedding['model']} ({where})")
    if embedding["engine"]:
        _tell_engine(embedding["engine"])
    if not (settings and trial):
        print_line(f"Writing: no language model is configured, so answers are the documents' own sentences. {HOW}")
        return
    print_line(
        one_line(f"Writing: {trial.name or 'no model'} at {settings.url}{', with a key' if settings.key else ''}")
    )
    if trial.error:
        print_line(f"  does not answer: {one_line(str(trial.error))}")
    else:
        print_line(f"  answers: one word took {trial.seconds:.1f} seconds")
        print_line(f"  {'follows' if trial.keeps_schema else 'does not follow'} a JSON schema")
    if trial.listed:
        more = f" and {len(trial.listed) - _SHOWN} more" if len(trial.listed) > _SHOWN else ""
        print_line(f"  models on its server: {one_line(', '.join(trial.listed[:_SHOWN]))}{more}")
    print_line(f"  limits: {settings.seconds:g} seconds for a reply, {settings.passage_tokens} tokens of passages")
