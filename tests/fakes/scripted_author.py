"""A language model that says what it is told to, for tests of what becomes of its words."""

import json
from collections.abc import Generator, Sequence

from pincite.service.language_model.model import Message, Schema


class Scripted:
    """Says these replies in turn, in pieces of some characters; an error is raised where one stands in a reply."""

    name = "scripted"

    def __init__(self, *replies: Sequence[str | Exception]) -> None:
        self.replies = list(replies)
        self.heard: list[Sequence[Message]] = []
        self.given_up = 0

    def stream(
        self,
        messages: Sequence[Message],
        schema: Schema | None,  # noqa: ARG002
        most_tokens: int,  # noqa: ARG002
    ) -> Generator[str, None, None]:
        self.heard.append(messages)
        try:
            for part in self.replies.pop(0):
                if isinstance(part, Exception):
                    raise part
                yield from (part[at : at + 7] for at in range(0, len(part), 7))
        except GeneratorExit:
            self.given_up += 1
            raise


def reply(*sentences: tuple[str, list[int]], answerable: bool = True) -> list[str | Exception]:
    said = [{"text": text, "passages": passages} for text, passages in sentences]
    return [json.dumps({"answerable": answerable, "sentences": said}, ensure_ascii=False)]
