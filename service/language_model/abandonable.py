"""A model for somebody who may go away: what it is writing then is given up at once, and nothing more is asked."""

from collections.abc import Generator, Sequence
from contextlib import suppress

from ingest.errors import LanguageModelUnreachable
from service.language_model.model import LanguageModel, Message, Schema


class Abandonable:
    """The same LanguageModel until `abandon`, which any thread may call."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._writing: Generator[str, None, None] | None = None
        self._abandoned = False

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    def stream(
        self, messages: Sequence[Message], schema: Schema | None, most_tokens: int
    ) -> Generator[str, None, None]:
        """The reply; raises LanguageModelUnreachable once it was abandoned."""
        if self._abandoned:
            raise LanguageModelUnreachable("Nobody waits for the language model any more.")
        self._writing = self._model.stream(messages, schema, most_tokens)
        return self._writing

    def abandon(self) -> None:
        """Ends what is being written, and all that would be asked for."""
        self._abandoned = True
        if self._writing is not None:
            with suppress(ValueError):  # a plain generator cannot be closed while it runs; it is not asked again
                self._writing.close()
