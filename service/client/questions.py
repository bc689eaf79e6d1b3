"""The saved questions of a service, as the client's `questions`."""

from collections.abc import Mapping
from urllib.parse import quote

from pincite.service.client.parsing import parsed
from pincite.service.client.transport import Service
from pincite.service.wire.questions import AllNews, KeptQuestion, KeptQuestions


class Questions:
    """Saves, lists and removes questions, and tells what is new in answer to them; raises ServiceError's leaves."""

    def __init__(self, service: Service, where: Mapping[str, str | None]) -> None:
        self._service, self._where = service, where

    def all(self) -> tuple[KeptQuestion, ...]:
        """The saved questions, the oldest first."""
        path = "/v1/questions"
        return parsed(KeptQuestions, self._service.get(path, self._where), self._service.url + path).questions

    def save(self, question: str) -> KeptQuestion:
        """Saves a question; what is added from now on is news to it. One that is saved already stays as it is."""
        path = "/v1/questions"
        kept = self._service.post(path, {"question": question, **self._where})
        return parsed(KeptQuestion, kept, self._service.url + path)

    def remove(self, question_id: str) -> KeptQuestion:
        """Removes a saved question and returns it."""
        path = f"/v1/questions/{quote(question_id, safe='')}"
        return parsed(KeptQuestion, self._service.ask("DELETE", path, self._where), self._service.url + path)

    def news(self) -> AllNews:
        """The answers of documents added since the last look; nothing is marked as seen."""
        path = "/v1/news"
        return parsed(AllNews, self._service.get(path, self._where), self._service.url + path)

    def mark_seen(self, question_id: str, look: str) -> KeptQuestion:
        """Marks the news of a question as seen, up to the `look` that came with them."""
        path = f"/v1/questions/{quote(question_id, safe='')}/looked"
        seen = self._service.post(path, {"look": look, **self._where})
        return parsed(KeptQuestion, seen, self._service.url + path)
