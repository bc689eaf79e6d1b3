"""The language model of the browser's tests: what it says follows from what it is asked."""

import json
import threading

from tests.fakes.scripted_model import Asked, Exchange

MODEL = "qwen-of-the-tests"

CARRIED = {
    "en": (
        "From the Vostochny summit of 12 September 2023 Russia gained time.",
        "Russian gunners fired up to 60,000 shells a day in the summer of 2022.",
    ),
    "ko": (
        "러시아 포병은 2022년 여름에 하루 6만 발까지 쏘았다.",
        "러시아는 2023년 9월 12일 보스토치니 정상회담에서 시간을 벌었다.",
    ),
}
FALSE = {
    "en": "Russia paid <img src=x onerror=alert(1)> 900 billion roubles for it in 1931.",
    "ko": "러시아는 1931년에 그 값으로 <img src=x onerror=alert(1)> 9천억 루블을 냈다.",
}
UNDERSTOOD = "When was the Vostochny summit held?"


def language_of(text: str) -> str:
    """The one of the two languages in which a text is."""
    return "ko" if any("가" <= letter <= "힣" for letter in text) else "en"


class Author:
    """Writes answers, translations and a rewriting; after its first sentence it waits for `go_on`."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, exchange: Exchange) -> None:
        """One reply, as a stream."""
        first, rest = _halves(json.dumps(_reply(exchange.asked), ensure_ascii=False))
        exchange.begin()
        exchange.send(_event(first))
        while not self.go_on.wait(1):
            exchange.send(_event(" "))  # a server that falls silent is given up
        exchange.send(_event(rest) + b"data: [DONE]\n\n")
        exchange.end()


def _halves(text: str) -> tuple[str, str]:
    """A reply up to the end of its first sentence, and what follows."""
    at = text.find("},") + 1
    return text[:at], text[at:]


def _event(content: str) -> bytes:
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": None}
    return b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n"


def _reply(asked: Asked) -> dict[str, object]:
    wanted = asked.body["messages"][-1]["content"]
    schema = json.dumps(asked.body.get("response_format", {}))
    if "translations" in schema:
        return {"translations": [_translated(quote) for quote in json.loads(wanted)]}
    if "passages" not in schema:
        return {"question": UNDERSTOOD}
    language = language_of(wanted.split("Question: ")[1].split("\n")[0])
    texts = (CARRIED[language][0], FALSE[language], CARRIED[language][1])
    return {"answerable": True, "sentences": [{"text": text, "passages": [1]} for text in texts]}


def _translated(quote: str) -> str:
    """A sentence that says what the quote does, in the other language."""
    return CARRIED["en"][1] if language_of(quote) == "ko" else CARRIED["ko"][1]
