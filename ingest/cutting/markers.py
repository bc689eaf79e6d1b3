"""Classify a line by its beginning: list item, numbered heading or footnote."""

import re

_LETTERS = "가나다라마바사아자차카타파하"
_SYMBOL = re.compile(r"[□■▌◆◇○●◦▪▷▶►☞※△▲•·‣⁃*†‡ㅇo]\s|[-–—~]\s|[□■▌○●※☞▷▶△▲•▣◈]")
_BRACKETED = re.compile(r"<[^<>:]{1,30}>$")
_CIRCLED = re.compile(r"[①-⑳㉠-㉻⑴-⒇⓵-⓾❶-❿]")
_ENUMERATOR = re.compile(
    rf"\(?(?P<mark>\d{{1,2}}|[{_LETTERS}]|[a-z]|[ivxIVX]{{1,4}}|[Ⅰ-Ⅻ])[.)]\s|\d{{1,3}}\)(?=[^\s\d.,])|\[\d{{1,3}}\]\s|제\s?\d+\s?[편장절조항관]\b"
    r"|\d{1,2}(?:\.\d{1,2}){1,4}\.?\s+(?=[^\W\d])"
)
_FOOTNOTE = re.compile(r"[*†‡]{1,3}\s|\d{1,3}\)\s?(?=\D)|\[\d{1,3}\]\s|[¹²³⁴-⁹]|주\s?\d{1,3}\)")
_HEADING = re.compile(
    rf"(?P<one>[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩIVX]{{1,4}}[.)]\s|제\s?\d+\s?[편장관]|(?:Chapter|CHAPTER|Part|PART)\s+[\dIVX]+\b)"
    rf"|(?P<deep>\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}\.?\s+(?=[^\W\d]))|(?P<two>\d{{1,2}}\.\s|제\s?\d+\s?절)"
    rf"|(?P<three>[□■▌◆]|<[^<>:]{{1,30}}>$)|(?P<four>[①-⑳⓵-⓾]|[{_LETTERS}][.)]\s)"
)
_LEADERS = re.compile(r"[.·…⋅‥․]{4,}|…{2,}|(?:[.·…⋅․] ?){4,}")
_CAPTION = re.compile(r"[<\[(]?(?:그림|표|자료|출처|주|사진|Figure|Fig|Table|Source|Note)\s?[\d:.>\])]")


def starts_item(text: str) -> bool:
    """Return whether the line starts a new item: a bullet, "1. ", "가. ", "①", "제3조"."""
    return any(pattern.match(text) for pattern in (_SYMBOL, _CIRCLED, _BRACKETED, _ENUMERATOR))


def has_bullet(text: str) -> bool:
    """Return whether the line begins with a bullet or a circled number."""
    return (_SYMBOL.match(text) or _CIRCLED.match(text)) is not None


def is_symbol(text: str) -> bool:
    """Return whether the line begins with a sign, such as △ or ①, that Korean also uses inside sentences."""
    return (_CIRCLED.match(text) or re.match(r"[△▲○]|[-–—]\s", text)) is not None


def enumerator(text: str) -> str:
    """Return the number or letter that enumerates the line ("1. " -> "1", "나) " -> "나"), or ""."""
    match = _ENUMERATOR.match(text)
    return (match["mark"] or "") if match else ""


def kind_of(mark: str) -> str:
    """Return the kind of an enumerator, named by its first member: "1", "가", "Ⅰ" or "a"."""
    if mark.isdecimal():
        return "1"
    return "가" if mark in _LETTERS else "Ⅰ" if "Ⅰ" <= mark[0] <= "Ⅻ" else "a"


def counts_on(mark: str, seen: str) -> bool:
    """Return whether `mark` follows `seen` in its series: ("2", "1"), ("나", "가"). A series' first always does."""
    if mark in ("1", "가", "a", "i", "I", "Ⅰ"):
        return True
    if mark.isdecimal():
        return seen != "" and int(mark) == int(seen) + 1
    letters = _LETTERS if mark in _LETTERS else "abcdefghijklmnopqrstuvwxyz"
    return seen != "" and letters.find(mark) == letters.find(seen) + 1


def is_footnote(text: str) -> bool:
    """Return whether the line may begin a footnote."""
    return _FOOTNOTE.match(text) is not None


def heading_level(text: str) -> int:
    """Return the heading level (1 is the outermost) implied by the line's number or sign; 0 if it has none."""
    match = _HEADING.match(text)
    if match is None or has_leaders(text):
        return 0
    if match["deep"]:
        return 2 + match["deep"].strip().rstrip(".").count(".")
    return ("one", "two", "three", "four").index(match.lastgroup or "four") + 1


def has_leaders(text: str) -> bool:
    """Return whether a row of dots leads to a page number or a figure: "Contents ........ 3"."""
    return _LEADERS.search(text) is not None


def can_be_title(text: str) -> bool:
    """Return whether an unmarked line reads like a heading: words, no caption, no end of a sentence."""
    letters = sum(character.isalpha() for character in text)
    return (
        letters >= 2
        and letters + text.count(" ") >= 0.7 * len(text)
        and not text.endswith((".", ",", ":", ";", "…", "다", "음", "함", "임", "됨"))
        and (text[0].isupper() or text[0].isdigit() or text[0] >= "\u2e80" or text[0] in "‘“")
        and not (starts_item(text) or is_footnote(text) or _CAPTION.match(text))
    )
