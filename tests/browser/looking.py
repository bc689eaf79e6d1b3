"""What a reader of the page does and sees."""

import re
from typing import Any

import pypdfium2

_AROUND = 0.5  # points that a letter's middle may stand outside of a box


def squeezed(text: str) -> str:
    """Without white space, as quotes are compared."""
    return re.sub(r"\s+", "", text)


def ask(page: Any, question: str) -> None:
    """Asks from the view that is open, and waits for the answer."""
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    page.locator(".answer").wait_for()


def upload(page: Any, name: str, content: bytes) -> None:
    """Sends a file from the documents view, and waits until it is dealt with."""
    page.locator("#files").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.locator(".sending .good, .sending .bad").first.wait_for()


def settled(page: Any) -> None:
    """Waits until the source panel shows what was cited."""
    page.locator(".panel .box, .panel .plain mark").first.wait_for()


def marked(page: Any, pdf: bytes) -> str:
    """The words that the panel marks: as text, or on the page that it shows the picture of."""
    settled(page)
    if page.locator(".panel .plain").count():
        return "".join(page.locator(".panel .plain mark").all_text_contents())
    number = int(re.findall(r"\d+", page.locator(".panel .stepper.page span").text_content())[0])
    return _inside(pdf, number, page.evaluate(_SHARES))


# Where the marks stand, as shares of the picture: left, top, right, bottom.
_SHARES = """() => {
  const paper = document.querySelector(".panel .paper:has(.box) img").getBoundingClientRect();
  return [...document.querySelectorAll(".panel .box")].map((box) => {
    const { left, top, right, bottom } = box.getBoundingClientRect();
    return [(left - paper.left) / paper.width, (top - paper.top) / paper.height,
            (right - paper.left) / paper.width, (bottom - paper.top) / paper.height];
  });
}"""


def _inside(pdf: bytes, number: int, shares: list[list[float]]) -> str:
    """The letters of a page whose middle is in one of these regions."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[number - 1]
    width, height = page.get_size()
    text = page.get_textpage()
    found = []
    for at in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(at)
        x, y = (left + right) / 2, height - (bottom + top) / 2
        for box in shares:
            across = box[0] * width - _AROUND <= x <= box[2] * width + _AROUND
            if across and box[1] * height - _AROUND <= y <= box[3] * height + _AROUND:
                found.append(text.get_text_range(at, 1))
                break
    document.close()
    return "".join(found)


def tab_to(page: Any, selector: str, most: int = 120) -> None:
    """Presses Tab until what the selector names has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")
