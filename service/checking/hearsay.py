"""What a source only reports as claimed: "they claim that they succeeded" does not say that they did."""

import re
from collections.abc import Sequence

# In the main clause of a quote, which in Korean and Japanese is its end.
_CLAIMED = re.compile(
    r"(?:주장|강변|자처)(?:했|하였|하고\s?있|한|하)[^\s]{0,4}다?[.\s\d\[\]”\"')]*$|主張し(?:た|ている)[。」]*$|声称|宣称|主张"
    r"|\b(?:claim(?:s|ed)?|alleg(?:es|ed)|purport(?:s|ed)?|asserts?|asserted)\s(?:that|to\b)"
    r"|\bутвержда(?:ет|ют|л|ли|ла), что",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:claim|alleg|purport|assert|accord|say|said|stat|declar|announc|insist|argu|maintain|report|call|describ"
    r"|view|accus|blam|criti|condemn|believ|contend|demand|deni)\w*"
    r"|주장|말|밝|발표|선언|보도|전했|전하|강조|비판|규탄|따르면|라고|고 한"
    r"|утвержда|заяв|сообщ|сказа|по словам|обвин|主張|述べ|発表|と言|批判|声称|宣称|主张|表示|称|批评|据",
    re.IGNORECASE,
)


def is_hearsay(claim: str, quotes: Sequence[str]) -> bool:
    """True if all that carries a claim reports it as somebody's claim, and the claim says so of nobody.

    `is_hearsay("It reached orbit.", ["They claim that it reached orbit."]) -> True`.
    """
    claimed = bool(quotes) and all(_CLAIMED.search(quote.strip()) for quote in quotes)
    return claimed and not _SAID.search(claim)
