"""Tell by its words whether a line may go on in the next: running text, not a row, an entry, a label or a number.

Only for lines whose blocks are guessed. When in doubt the answer is no: a sentence in two pieces can still be found
and quoted, a sentence that nobody wrote must not be.
"""

import re

from pincite.ingest import korean
from pincite.ingest.cutting.markers import has_leaders, starts_item
from pincite.ingest.cutting.sentences import closes_sentence

_WORD = re.compile(r"[^\W\d_]{2,}")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LATIN = re.compile(r"[^\W\d_\u1100-\uffff]")
# What a Korean word of running text ends in: particles and endings. Rows and labels are bare nouns.
_PARTICLE = re.compile(r"[은는이가을를의에로와과도고며서지게면라다만나던한할된될인나자려야][,.”’\"')]*$")
_OPENERS = "\"'`“‘«「『〈《"
# What no heading, item or row ends in: particles of object and genitive, adnominals and connectives.
_UNFINISHED = re.compile(
    r"[가-힣](?:[은는을를의와과]|에서?|으로|하[고며여]|되[고며어]|[하되있없]는|[한된할될]|있고|라고|다고|다는)$"
)
_LABEL_ENDS = re.compile(r"[:：;；▶►→=|]$")
_ROW_ENDS = re.compile(r"\d\s?(?:부|식|매|본|권|세트|EA|ea)$")  # what a table counts
_NUMBER_ENDS = re.compile(r"\d[%)\]]*$")
# A number or letter that marks what follows it: a note, an item, a page's foot ("3 Proposal", "ii Guide", "b If").
_MARK = re.compile(r"(?:[ivxlc]{1,5}|[b-z])\s+[^\W\d_a-zà-ÿ]|\(?(?:[A-Za-z]|[ivxIVX]{2,4})\)")
_SIGN = re.compile(r"[^\w\s(\[]\s")  # a bullet; those known as bullets were judged before
_BROKEN_DATE = re.compile(
    r"(?:(?:19|20)\d\d|['’]\d\d)\.(?:\s?\d{1,2}\.\n\d{1,2}\.|\n\d{1,2}\.\s?(?:\d{1,2}\.|[가-힣]))"
)
_LABELLED = re.compile(r"\(?[^\W\d_][^:.()]{0,30}[:：](?:\s|$)")
_SMALL_OR_UNIT = re.compile(
    r"\S*[\d)][%,.;)]*\s+[^\W\dA-ZÀ-ÞА-Я_]|\S*\d[,%)]|[\d.]+[년월일개명차회번시분초억만천조위호세인건대종배점달주권쪽장절항층편곳여가년月日]"
)
_NAME_END = re.compile(r"(?:^|\s)[A-ZÀ-ÞА-Я][^\W\d_]+$")
# A comma, and small words that end no title, row or sentence.
_OPEN_END = re.compile(
    r"(?:,|(?:^|\s)(?:an?|the|of|in|on|at|by|to|for|from|with|and|or|but|as|is|are|was|were"
    r"|be|that|than|this|these|his|her|its|their|our|my|not|who|which|when|where|will|would|can|has|have|had|into|if"
    r"|since|after|before|between|under|over|against|about|during|through|until|while|because|both|all|some|any|only"
    r"|der|die|das|den|dem|des|eine?[rsmn]?|und|oder|mit|vo[nm]|im|am|zu[rm]?|auf|aus|bei|für|ist|als|nach|über|durch"
    r"|l[ea]s?|du|d[ei]l?|et|en|une?|el|los|y|por|con|que|e|o|da|do|em"
    r"|в|на|и|с|по|о|об|из|к|для|что|не|от|за|у))$"
)
_GAP = re.compile(r"\S(?:\s{3,}|\t)\S")  # columns set side by side
_THRICE = re.compile(r"(?:^|\s)(\S{1,6})\s+\1\s+\1(?:\s|$)")  # "nd nd nd": cells of a table
_SYMBOLS = re.compile(r"[=∈∑∫≤≥→⇒⇔∀∃∪∩⊆⊂{}\\|<>_]")
_FEW_SMALL, _MANY_SMALL = 0.4, 0.55
_OPEN_SMALL = 0.34  # where the line ends in a word that ends nothing: many names in a sentence, but no title
_FEWEST = 3  # words of a line of running text
_LONG_HANGUL = 25
_LONG_TITLE = 36
_LONG = 45  # characters of a line that is no label
_LETTERS = 10  # its letters, where words are not parted by spaces


def may_go_on(before: str, after: str) -> bool:
    """Return whether, by their words, the second line may go on with the first's sentence.

    `may_go_on("the summit was held in", "Vladivostok in April")` is true,
    `may_go_on("Flour 120 340", "Shells 0 1,000")` is not.
    """
    if _LABEL_ENDS.search(before) or any(_is_row(line) for line in (before, after)):
        return False
    inside = after.lstrip(_OPENERS)
    first = inside[:1]
    if (
        (_SIGN.match(inside) and not starts_item(inside))
        or _MARK.match(inside)
        or (_LABELLED.match(inside) and not must_go_on(before, after))
    ):
        return False
    if first.islower() and not _EAST_ASIAN.search(before):
        return len([token for token in before.split() if _WORD.search(token)]) >= 2 and not _is_entry(before)
    if is_broken_date(before, after):
        return True
    if first.isdigit():
        return _runs(before, _FEW_SMALL) and not _NUMBER_ENDS.search(before) and _is_counted(before, after)
    if first.isupper():
        small = _OPEN_SMALL if _OPEN_END.search(before) else _FEW_SMALL
        return _runs(before, small) and _takes_a_name(before, after)
    return _runs(before, _FEW_SMALL) or (
        korean.has_hangul(before[-1:]) and len(before) >= _LONG_HANGUL and _runs(after, _FEW_SMALL)
    )


def is_broken_date(before: str, after: str) -> bool:
    """Return whether a date goes on in the second line: "2023. 9." and "14. ..."."""
    return _BROKEN_DATE.search(f"{before[-12:]}\n{after[:12]}") is not None


def must_go_on(before: str, after: str) -> bool:
    """Return whether the first line cannot be a whole: it ends in a Korean particle, or the second begins small."""
    if after[:1].islower() and not _EAST_ASIAN.search(before):
        return True
    last = before.split()[-1] if before.split() else ""
    return len(last) > 1 and _UNFINISHED.search(last) is not None


def is_title_like(before: str, after: str) -> bool:
    """Return whether the first line, which is not full, is a short Korean title or label: it ends in a bare noun."""
    return len(before) < _LONG_TITLE and korean.ends_in_noun(before) and not korean.goes_on(before, after)


def goes_on_surely(before: str, after: str) -> bool:
    """Return whether the second line must belong to the first, so that even footnotes may stand between them."""
    return (
        must_go_on(before, after)
        or _OPEN_END.search(before) is not None
        or (korean.has_hangul(before[-1:]) and korean.goes_on(before, after))
    )


def _is_row(line: str) -> bool:
    """Return whether the line is no text at all, mostly numbers or formulas, or set in columns."""
    tokens = line.split()
    words = [token for token in tokens if _WORD.search(token) or _EAST_ASIAN.search(token)]
    numbers = sum((token[0].isdigit() or token[-1].isdigit()) and not _EAST_ASIAN.search(token) for token in tokens)
    return (
        not words
        or numbers * 3 > len(tokens) + 3
        or len(_SYMBOLS.findall(line)) * 4 > len(tokens)
        or has_leaders(line)
        or _GAP.search(line) is not None
        or _ROW_ENDS.search(line) is not None
        or _THRICE.search(line) is not None
    )


def _is_entry(line: str) -> bool:
    """Return whether the line is an entry of an index or a list of numbers: "fair use and, 95-99, 107"."""
    tokens = line.split()
    numbers = sum(token[0].isdigit() for token in tokens)
    return tokens[-1][0].isdigit() and (numbers * 4 >= len(tokens) or tokens[-2:-1][0].endswith(","))


def _runs(line: str, small_words: float) -> bool:
    """Return whether the line is running text, not a row, a label or a title.

    `small_words` is the share of its words that must begin with a small letter, where its script has them.
    """
    tokens = [token for token in line.split() if any(letter.isalpha() for letter in token)]
    east = _EAST_ASIAN.findall(line)
    if len(east) * 4 >= len(_LATIN.findall(line)):  # a syllable carries more than a letter, as in text.main_script
        if len(east) < _LETTERS:
            return False
        hangul = [token for token in tokens if "가" <= token[-1] <= "힣" or "가" <= token[0] <= "힣"]
        return not hangul or sum(_PARTICLE.search(token) is not None for token in hangul) * 8 >= len(hangul)
    small = sum(token.lstrip(_OPENERS)[:1].islower() for token in tokens)
    return len(tokens) >= _FEWEST and small >= small_words * len(tokens)


def _takes_a_name(before: str, after: str) -> bool:
    """Return whether a capital may follow within a sentence: both lines run on, or the first ends in "of" or a name."""
    if _EAST_ASIAN.search(before) or (
        min(len(before), len(after)) >= _LONG and _runs(before, _MANY_SMALL) and _runs(after, _MANY_SMALL)
    ):
        return True
    more = closes_sentence(after) or any(word[0].islower() for word in _WORD.findall(after))
    return more and (_NAME_END.search(before) or _OPEN_END.search(before)) is not None


def _is_counted(before: str, after: str) -> bool:
    """Return whether the number that begins the line counts something: "13 people", "14, 2023", "9월"."""
    return _SMALL_OR_UNIT.match(after) is not None or (
        before.endswith(",") and _EAST_ASIAN.search(after.split()[0]) is not None
    )
