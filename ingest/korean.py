"""Korean morphology: join broken lines, close spaced-out words, extract content words.

Opening the analyser takes a second, so it is opened at the first Korean text and kept for the process.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pincite.ingest.analyser import Analyser, Beside, Here, Token

HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]")
# Four syllables or more, each alone: "극 동 연 방 관 구". Three in a row occur in ordinary sentences.
_SPACED_OUT = re.compile(r"(?<![가-힣])(?:[가-힣] ){3,40}[가-힣](?![가-힣])")
# Nouns, verbs, adjectives, roots, adverbs, numbers, foreign words, Hanja: the words that carry content.
_CONTENT_TAGS = ("NNG", "NNP", "NR", "VV", "VA", "XR", "MAG", "SN", "SL", "SH")
_NOUNS = ("NNG", "NNP")
_HALF = re.compile("[\ud800-\udfff]")  # half of a surrogate pair, which the analyser cannot read
_QUOTES = re.compile("[\"'“”‘’]")  # removed, because they hide neighbouring characters from the language model
# Characters of context on each side of a break, cut to whole words; 24 were no better and took twice as long.
_CONTEXT = 8
_QUESTION = 200  # characters: longer texts are rarely analysed twice
# The highest cost of a cut inside a noun, in log probability: 인공위성 3.9, 국민건강보험 1.2 a cut; 네트워크 6.2.
_COST_OF_CUT = 5.0


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A morpheme at `text[start:end]`. `tag` is a Sejong tag: NNP proper noun, VV verb, JKS subject particle 이/가."""

    form: str
    tag: str
    start: int
    end: int


_beside: list[Beside] = []  # one at most: the analyser that `open_beside` began to open, until it is first used


@cache
def _analyser() -> Analyser:
    return _beside.pop() if _beside else Here()


def open_beside() -> Beside:
    """Open the analyser in a process of its own, and use that one in this process; the caller closes it at the end.

    Call it before any Korean text is analysed, as early as possible. Raises OSError where no process can be started.
    """
    _beside[:] = [Beside()]
    return _beside[0]


def _tokens(text: str) -> Sequence[Token]:
    return _tokens_of_question(text) if len(text) <= _QUESTION else _analyser().tokens(_HALF.sub("\ufffd", text))


@lru_cache(maxsize=1024)
def _tokens_of_question(text: str) -> tuple[Token, ...]:
    """Return the tokens of a short text, which are kept: a question is analysed for its terms, names and nouns."""
    return tuple(_analyser().tokens(_HALF.sub("\ufffd", text)))


def has_hangul(text: str) -> bool:
    """Return whether the text contains a Hangul letter or syllable."""
    return HANGUL.search(text) is not None


def spaces_at(breaks: Iterable[tuple[str, str]]) -> list[bool]:
    """Return whether a space belongs between the two texts of each pair. One call for all pairs is fastest.

    The reading with the higher language model score wins, as in `Kiwi.glue`.
    """
    pairs = [(_last_words(_readable(before)), _first_words(_readable(after))) for before, after in breaks]
    unique = list(dict.fromkeys(pairs))
    if not unique:
        return []
    readings = [reading for left, right in unique for reading in (f"{left} {right}", left + right)]
    scores = [reading.score for reading in _analyser().readings(readings)]
    likelier = {pair: scores[2 * index] >= scores[2 * index + 1] for index, pair in enumerate(unique)}
    return [likelier[pair] for pair in pairs]


@lru_cache(maxsize=4096)
def goes_on(before: str, after: str) -> bool:
    """Return whether a word continues from the end of `before` into `after`, as with "필요하" and "다."."""
    return not spaces_at([(before, after)])[0]


@lru_cache(maxsize=4096)
def ends_in_noun(text: str) -> bool:
    """Return whether the text ends in a bare noun, as titles and rows do: "용역 입찰공고", but not "입찰을 하고"."""
    words = text.rsplit(maxsplit=1)
    return bool(words) and has_hangul(words[-1][-1]) and morphemes(words[-1])[-1].tag.startswith("NN")


def _last_words(text: str) -> str:
    text = text.rstrip()
    words = text[-_CONTEXT:]
    return words.split(" ", 1)[1] if len(text) > _CONTEXT and " " in words else words


def _first_words(text: str) -> str:
    text = text.lstrip()
    words = text[:_CONTEXT]
    return words.rsplit(" ", 1)[0] if len(text) > _CONTEXT and " " in words else words


def _readable(text: str) -> str:
    return _HALF.sub("\ufffd", _QUOTES.sub("", text))


def close_spaced_out(text: str) -> str:
    """Return the text with spaced-out words closed: "극 동 연 방 관 구" -> "극동 연방 관구".

    Only for search; citable text keeps its spaces.
    """
    return _SPACED_OUT.sub(lambda run: _analyser().spaced(run[0].replace(" ", "")), text)


def content_words(text: str) -> list[str]:
    """Return the lemmas of the content words in order. Latin letters are lower-cased, compounds split.

    `content_words("정상회담을 가졌다") -> ["정상", "회담", "가지"]`.
    """
    words: list[str] = []
    for token in _tokens(text):
        if token.tag in _NOUNS:
            words += _parts(token.form)
        elif token.tag.startswith(_CONTENT_TAGS):
            words.append(token.form.lower())
    return words


def morphemes(text: str) -> list[Morpheme]:
    """Return the morphemes in order: 보냈다 is 보내 (VV), 었 (EP) and 다 (EF).

    Tags omit the suffix that marks irregular verbs. Contracted morphemes share characters.
    """
    return [Morpheme(token.form, token.tag.partition("-")[0], token.start, token.end) for token in _tokens(text)]


@lru_cache(maxsize=20_000)
def _parts(noun: str) -> tuple[str, ...]:
    """Return the parts of a compound noun, or the noun itself: "우주기지" -> ("우주", "기지").

    The analyser splits a compound in its dictionary in some sentences but not in others, so a query and its passage
    could have different terms. Splitting it always gives both the same terms.
    """
    if len(noun) < 4 or not has_hangul(noun):
        return (noun.lower(),)
    whole = _analyser().readings([noun])[0].score
    tokens, score = _analyser().reading_without(noun, noun)
    forms = tuple(token.form for token in tokens)
    real = all(token.tag in _NOUNS and len(token.form) > 1 for token in tokens)
    if len(forms) > 1 and real and "".join(forms) == noun and whole - score <= _COST_OF_CUT * (len(forms) - 1):
        return forms
    return (noun.lower(),)


def nouns(text: str) -> list[str]:
    """Return the nouns the analyser finds, in order: `nouns("승용차의 차종은?") -> ["승용차", "차종"]`."""
    return [token.form for token in _tokens(text) if token.tag in ("NNG", "NNP")] if has_hangul(text) else []


def proper_nouns(text: str) -> list[str]:
    """Return the proper nouns the analyser finds, in order: `proper_nouns("김정은은 왜 왔나?") -> ["김정은"]`."""
    return [token.form for token in _tokens(text) if token.tag == "NNP"] if has_hangul(text) else []
