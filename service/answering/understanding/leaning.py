"""Detects follow-up questions: "and China?", "그 회담은 언제 열렸나?", "почему он отказался?"

The signs are words, in English, Korean, Russian, Japanese and Chinese: a pronoun or a demonstrative without an
antecedent in the question, an opening such as "and" or "what about", or too few content words to state a topic. A mere
part of a question, such as "2022년에는?", leans too.
"""

import re

from pincite.index.legs.terms import terms
from pincite.ingest.text import language_of
from pincite.service.answering.understanding.fragments import is_fragment
from pincite.service.answering.understanding.phrases import korean_topic
from pincite.service.answering.understanding.reasking import question_word
from pincite.service.answering.understanding.wording import LANGUAGES
from pincite.service.checking.mentions.words import BETWEEN_WORDS, QUESTION_WORDS

_GOES_ON = re.compile(
    r"(?:and|but|so|then|also|or|(?:and |but )?(?:what|how) about|what else|who else|anything else)\b|why not\b"
    r"|(?:а|и|но|тогда|еще|также|а что)\b"
    r"|(?:그리고|그런데|그러면|그럼|그렇다면|그래서|하지만|또|또한|근데|아니면)\s"
    r"|では|じゃあ|それで|そして|しかし|また|ちなみに|那么|那|然后|而且|还有|但是",
    re.IGNORECASE,
)
# These refer to an earlier question, unless enough words precede them that they may refer to.
_POINTS_BACK = re.compile(
    r"\b(?:this(?! (?:year|month|week|season|century|decade)\b)|these|those|the same|the latter|the former|such)\b"
    r"|\bthat(?=\s(?:\w+\?|(?:\w+\s)?(?:mean|happen|work|was|is)\b))"
    r"|\b(?:about|of|for|on|to|with|from|in|by|after|before|behind|against) (?:it|that|them|him|her)\b"
    r"|\b(?:эт(?:от|а|о|и|ого|ой|их|ому|им|ом|у|ими)|т(?:ого|ой|ому|ем|ех)|так(?:ой|ая|ие|ого)|там|тогда|туда|"
    r"оттуда)\b"
    r"|(?<![가-힣])(?:그|이|저)\s(?=[가-힣])|(?<![가-힣])(?:그것|이것|그거|이거|거기|여기|그곳|그때|(?:^|,\s)당시|"
    r"그런|이런|해당(?=\s)|위의|앞의|그\s?(?:다음|뒤|후|전)(?=에|\s))"
    r"|(?<![가-힣])(?:이에|그에|이를|이는|이로|그로 인)(?=\s)"
    r"|[そこあ](?:れ(?!ぞれ)|の(?=[一-龯ァ-ヿ])|こ(?=[でにのはが])|う(?:し|い))|(?:^|、)当時|同氏|同(?=会談|条約|国|"
    r"社|年)"
    r"|这|那(?=[个些次时里份场项])|(?<!应)(?<!活)该(?=[国条协会组公计项文机报事])|此(?=[次事前后外时])|"
    r"(?<![尤土极])其(?![他它余实中])"
)
_SAYS_NOTHING = re.compile(
    r"\bit (?=(?:true|possible|likely|known|clear|right|correct|takes?|took)\b|\w+ (?:for|to|that)\b)", re.IGNORECASE
)
# These may refer to a name before them in the question: "Did Kim say that he would come?"
_PRONOUN = re.compile(
    r"\b(?:he|she|it|they|him|her|his|hers|them|their|theirs|its|there(?=\s?\?))(?!\w)"
    r"|\b(?:он|она|оно|они|его|ее|их|ему|ей|им|ним|ней|них|нем|нему|ними)\b"
    r"|(?<![가-힣])(?:그(?:는|가|를|의|도|에게|들은|들이|들의|들을)|그녀[가-힣]?|그들)(?=\s|$)"
    r"|彼女?ら?(?=[のはがをにも])|[他她它](?!国|人|方|们?的话)们?",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?<=\s)[A-ZА-Я][\w-]+|[가-힣]{2,}[은는이가을를와과의]\s|[ァ-ヿ]{2,}|[一-龯]{2,}")
_NAME = re.compile(r"(?<=\s)[A-ZА-Я]\w|[A-Z]{2,}|[ァ-ヿ]{3,}|\d{2,}")
_DEFINES = re.compile(
    r"(?:what|who) (?:is|are|was|were|does)\s|(?:что|кто) (?:такое|такой|такая|такие|это)\s", re.IGNORECASE
)
_MUCH_BEFORE, _SOME_BEFORE = 4, 2  # content words before a demonstrative, and before a pronoun
_FEW = 2  # content words; a question with fewer states no topic of its own
_MAYBE_FEW = 4


def leans(question: str) -> bool:
    """True if the question can hardly be understood without earlier ones: `leans("and China?") -> True`."""
    question = _plain(question)
    if _GOES_ON.match(question) or _points_out(question) or _has_free_pronoun(question) or _is_part(question):
        return True
    content = _content(question)
    return not content or (len(content) < _FEW and not (_names_something(question) or _DEFINES.match(question)))


def may_lean(question: str) -> bool:
    """True if it leans, or may do so without a visible sign: "What were the consequences for the economy?"

    Questions that name somebody or something are taken as self-contained, and so are long ones.
    """
    question = _plain(question)
    return leans(question) or (not _names_something(question) and len(_content(question)) <= _MAYBE_FEW)


def _is_part(question: str) -> bool:
    """True if it is a question word, a date or a name, or a Korean topic: "어디서?", "2022년에는?", "소수 의견은?"."""
    language = language_of(question)
    alone = language in LANGUAGES and question_word(question, language) is not None
    return alone or is_fragment(question) or (language == "ko" and korean_topic(question) is not None)


def _plain(question: str) -> str:
    return _SAYS_NOTHING.sub("", " ".join(question.replace("ё", "е").replace("Ё", "Е").split()))


def _points_out(question: str) -> bool:
    return any(len(_content(question[: match.start()])) < _MUCH_BEFORE for match in _POINTS_BACK.finditer(question))


def _has_free_pronoun(question: str) -> bool:
    """True if a pronoun has no possible antecedent in the question."""
    return any(
        not _NAMED.search(question, 0, match.start()) and len(_content(question[: match.start()])) < _SOME_BEFORE
        for match in _PRONOUN.finditer(question)
    )


def _names_something(question: str) -> bool:
    """True if the question has a capitalised word (not the first), Katakana, or a number."""
    return _NAME.search(question) is not None


def _content(question: str) -> list[str]:
    """The content words of the question; numbers such as years do not state a topic."""
    if language_of(question) in ("ja", "zh"):
        question = BETWEEN_WORDS.sub(" ", question)
    return [term for term in terms(question) if term not in QUESTION_WORDS and not term.isdigit()]
