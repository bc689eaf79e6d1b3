"""Ask a judge on the terminal: one key for each passage, then a few details of the question."""

from collections.abc import Sequence

import typer

from pincite.eval.annotation.pool import Candidate
from pincite.eval.annotation.suggest import Quit, guess_language, is_language, verbatim
from pincite.eval.gold.file import KINDS, UNANSWERABLE
from pincite.eval.gold.question import ANSWERS, Evidence, GoldQuestion, KeyFact
from pincite.service.plain import for_terminal

_KEYS = "3 answers  2 partly  1 related  0 not relevant  s skip passage  d done with passages  x skip question  q quit"
_LEAVE_OUT, _DONE, _SKIP, _QUIT = "x", "d", "s", "q"
_NO_KEY = ("", "\x04")  # end of input


def ask_judge(question: str, candidates: Sequence[Candidate]) -> GoldQuestion | None:
    """Return the judge's gold question, or None if the judge skips it. Raises Quit."""
    typer.echo()
    typer.secho(for_terminal(question), bold=True)
    typer.secho(_KEYS, dim=True)
    evidence: list[Evidence] = []
    for number, candidate in enumerate(candidates, start=1):
        typer.echo()
        typer.secho(f"[{number} of {len(candidates)}] {for_terminal(candidate.document)}", fg="cyan")
        typer.echo("\n".join(for_terminal(line.strip()) for line in candidate.text.splitlines() if line.strip()))
        key = _key("3210sdxq")
        if key in (_DONE, _LEAVE_OUT):
            break
        if key not in (_SKIP, "0"):
            evidence.append(Evidence(candidate.document, _quote(candidate.text), int(key)))
    else:
        key = _DONE
    if key == _LEAVE_OUT:
        return None
    return _described(question, tuple(evidence))


def _key(allowed: str) -> str:
    """Return the first allowed key pressed. Raises Quit."""
    while True:
        typer.echo("> ", nl=False)
        key = typer.getchar().lower()
        typer.echo(key)
        if key == _QUIT or key in _NO_KEY:
            raise Quit
        if key in allowed:
            return key
        typer.secho(_KEYS if _DONE in allowed else f"press one of {' '.join(allowed)}", dim=True)


def _quote(text: str) -> str:
    """Return the relevant words, verbatim from the passage."""
    while True:
        words = _line("Which words? Enter: the whole passage; or paste them, or write first words ... last words")
        if not words:
            return text
        quote = verbatim(text, words)
        if quote:
            return quote
        typer.secho("These words are not in the passage.", fg="red")


def _described(question: str, evidence: tuple[Evidence, ...]) -> GoldQuestion | None:
    """Return the question with its type, answer and key facts."""
    answerable = any(one.grade == ANSWERS for one in evidence)
    if not answerable:
        typer.echo("\nNo passage answers it. Add it as an unanswerable question? (y/n)")
        if _key("yn") == "n":
            return None
    return GoldQuestion(
        id="",
        question=question,
        lang=_language(question),
        kind=_kind() if answerable else UNANSWERABLE,
        answer=_line("Answer (Enter: none)") if answerable else "",
        key_facts=_key_facts() if answerable else (),
        evidence=evidence,
    )


def _language(question: str) -> str:
    while not is_language(code := _line("Language", guess_language(question))):
        typer.secho("Use two or three lower-case letters, such as ko, en or ja.", fg="red")
    return code


def _kind() -> str:
    kinds = [one for one in KINDS if one != UNANSWERABLE]
    typer.echo("\nType? " + "  ".join(f"{number} {kind}" for number, kind in enumerate(kinds, start=1)))
    return kinds[int(_key("".join(str(number) for number in range(1, len(kinds) + 1)))) - 1]


def _key_facts() -> tuple[KeyFact, ...]:
    facts = []
    while words := _line("Key fact (Enter: no more; start with ? if an answer is complete without it)"):
        fact = words.removeprefix("?").strip()
        if fact:
            facts.append(KeyFact(fact, not words.startswith("?")))
    return tuple(facts)


def _line(asked: str, default: str = "") -> str:
    return str(typer.prompt(asked, default=default, show_default=bool(default))).strip()
