"""Use a language model as judge of key facts and support, and measure its agreement with people.

The judge is any OpenAI-compatible endpoint, configured by PINCITE_JUDGE_URL (including /v1), PINCITE_JUDGE_MODEL and
PINCITE_JUDGE_KEY. Without a URL there is no judge, and the judged measures are absent.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from pincite.eval.gold.question import GoldQuestion, KeyFact
from pincite.eval.lines import lines_of
from pincite.eval.measures.kappa import cohen_kappa
from pincite.eval.runs.run import Answered
from pincite.ingest.errors import BadOption, LanguageModelError, ServiceNotUnderstood
from pincite.service.language_model.endpoint import Endpoint
from pincite.service.language_model.model import LanguageModel, Message
from pincite.service.language_model.settings import ModelSettings

_SECONDS = 120.0
_TRIES = 3
_TOKENS = 2_000  # of a reply; a model may think aloud before its verdicts


@dataclass(frozen=True, slots=True)
class Label:
    """A person's verdict: whether an answer to a question states a fact."""

    question: str
    answer: str
    fact: str
    stated: bool


@dataclass(frozen=True, slots=True)
class Trust:
    """The judge's agreement with people on `n` labels: accuracy, and Cohen's kappa (None if undefined)."""

    n: int
    accuracy: float
    kappa: float | None


class Judge:
    """A model that judges which facts an answer states and which sentences their quotes support."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        prompts = files("pincite.eval.running").joinpath("prompts")
        self._facts = prompts.joinpath("key_facts.txt").read_text("utf-8")
        self._support = prompts.joinpath("support.txt").read_text("utf-8")

    @property
    def name(self) -> str:
        """The judge's model."""
        return self._model.name

    def stated(self, question: str, answer: str, facts: Sequence[str]) -> list[bool]:
        """Return, for each fact, whether the answer states it. Raises ServiceError if the model gives no verdicts."""
        numbered = "\n".join(f"{number}. {fact}" for number, fact in enumerate(facts, start=1))
        return self._judge(self._facts.format(question=question, answer=answer, facts=numbered), len(facts))

    def supported(self, claims: Sequence[tuple[str, str]]) -> list[bool]:
        """Return, for each (sentence, quotes), whether the quotes support the sentence. Raises ServiceError."""
        numbered = "\n\n".join(
            f"{number}. Sentence: {sentence}\nQuotes: {quotes}"
            for number, (sentence, quotes) in enumerate(claims, start=1)
        )
        return self._judge(self._support.format(claims=numbered), len(claims))

    def _judge(self, prompt: str, count: int) -> list[bool]:
        for _ in range(_TRIES):
            verdicts = _verdicts(self._complete(prompt), count)
            if verdicts is not None:
                return verdicts
        raise ServiceNotUnderstood(f"The judge {self.name} did not give {count} verdicts, in {_TRIES} tries.")

    def _complete(self, prompt: str) -> str:
        try:
            return "".join(self._model.stream([Message("user", prompt)], None, _TOKENS))
        except LanguageModelError as error:
            # Its hints name the settings of the model that writes; the judge has settings of its own.
            raise ServiceNotUnderstood(str(error).replace("PINCITE_LLM_", "PINCITE_JUDGE_")) from error


def configured_judge() -> Judge | None:
    """Return the judge configured by the environment, or None. Raises BadOption if the model is missing."""
    url, model = os.environ.get("PINCITE_JUDGE_URL"), os.environ.get("PINCITE_JUDGE_MODEL")
    if not url:
        return None
    if not model:
        raise BadOption("PINCITE_JUDGE_URL is set, but PINCITE_JUDGE_MODEL is not: set it to the judge's model.")
    key = os.environ.get("PINCITE_JUDGE_KEY") or None
    return Judge(Endpoint(ModelSettings(url.rstrip("/"), model, key, _SECONDS)))


def key_fact_recall(judge: Judge, question: GoldQuestion, answer: Answered) -> float | None:
    """Return the share of the vital key facts (of all, if none is vital) that the answer states; None without facts.

    Raises ServiceError. Worked example: two vital facts, one of them stated, and a stated fact that is not
    vital, give 0.5.
    """
    facts = wanted_facts(question.key_facts)
    if not facts:
        return None
    verdicts = judge.stated(question.question, " ".join(answer.sentences), facts)
    return sum(verdicts) / len(verdicts)


def judged_support(judge: Judge, answer: Answered) -> float | None:
    """Return the share of sentences that, by the judge's verdict, their quotes support; None without sentences.

    A sentence without a citation is not supported. Raises ServiceError.
    """
    if not answer.sentences:
        return None
    quotes = [" ".join(answer.citations[number - 1].quote for number in marks) for marks in answer.marks]
    asked = [(text, quote) for text, quote in zip(answer.sentences, quotes, strict=False) if quote]
    return sum(judge.supported(asked)) / len(answer.sentences) if asked else 0.0


def wanted_facts(facts: Sequence[KeyFact]) -> list[str]:
    """Return the vital facts, or all facts if none is vital."""
    return [one.fact for one in facts if one.vital] or [one.fact for one in facts]


def trust(judge: Judge, labels: Sequence[Label]) -> Trust:
    """Return the judge's agreement with people's labels. Raises ServiceError."""
    said = [int(judge.stated(one.question, one.answer, [one.fact])[0]) for one in labels]
    people = [int(one.stated) for one in labels]
    equal = sum(ours == theirs for ours, theirs in zip(said, people, strict=True))
    return Trust(len(labels), equal / len(labels), cohen_kappa(said, people))


def read_labels(path: Path) -> list[Label]:
    """Return the labels in JSONL {"question", "answer", "fact", "stated"}. Raises BadOption naming the bad line."""
    try:
        lines = list(lines_of(path))
    except (OSError, UnicodeDecodeError) as error:
        raise BadOption(f"--judge-labels {path} cannot be read ({error}). Give a UTF-8 file of labels.") from error
    labels = []
    for number, line in lines:
        try:
            label = Label(**json.loads(line))
        except (ValueError, TypeError) as error:
            label, fault = None, str(error)
        else:
            fault = "'stated' must be true or false"
        if label is None or not isinstance(label.stated, bool):
            raise BadOption(f'{path}:{number}: {fault}. A line must be {{"question", "answer", "fact", "stated"}}.')
        labels.append(label)
    if not labels:
        raise BadOption(f"{path}: the file has no labels.")
    return labels


def _verdicts(text: str, count: int) -> list[bool] | None:
    """Return the list of `count` verdicts in the model's text, or None if it has none."""
    try:
        found: Any = json.loads(text[text.index("[") : text.rindex("]") + 1])
    except ValueError:
        return None
    sound = isinstance(found, list) and len(found) == count and all(isinstance(one, bool) for one in found)
    return found if sound else None
