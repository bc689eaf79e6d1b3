"""Examines the machine and the home, whatever state they are in."""

from collections.abc import Callable, Iterator

from pincite.service.doctor import home, machine
from pincite.service.doctor.finding import Finding, Report, State
from pincite.service.doctor.weights import weights
from pincite.service.settings import Settings

Look = Callable[[], Iterator[Finding]]


def examine(settings: Settings) -> Report:
    """What was found. A thing that cannot even be looked at is a fault, and the others are looked at all the same."""
    looks: dict[str, Look] = {
        "versions": machine.versions,
        "processor": machine.processor,
        "weights": lambda: weights(settings.models),
        "other models": machine.other_models,
        "scans": machine.recognition,
        "fonts": machine.fonts,
        "disk": lambda: machine.disk(settings.home, "disk"),
        "models' disk": lambda: machine.disk(settings.models, "models' disk"),
        "permissions": lambda: machine.privacy(settings.home),
        "keys": lambda: home.keys(settings.home),
        "collections": lambda: home.collections(settings.home),
    }
    findings = tuple(one for about, look in looks.items() for one in _looked(about, look))
    return Report(all(one.state is not State.FAULT for one in findings), findings)


def _looked(about: str, look: Look) -> Iterator[Finding]:
    try:
        yield from look()
    except Exception as error:  # the doctor is called when anything may be broken
        yield Finding(about, State.FAULT, f"cannot be looked at ({type(error).__name__}: {error})")
