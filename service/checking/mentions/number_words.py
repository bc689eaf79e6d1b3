"""Tables of number words in Korean, English, Russian, Chinese and Japanese: their values and what may follow them."""

from collections.abc import Mapping

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_RUSSIAN = {
    0: "ноль нуль нуля", 1: "один одна одно одного одной одному одним одном одну", 2: "два две двух двум двумя",
    3: "три трех трем тремя", 4: "четыре четырех четырем четырьмя", 5: "пять пяти пятью", 6: "шесть шести шестью",
    7: "семь семи семью", 8: "восемь восьми восемью", 9: "девять девяти девятью", 10: "десять десяти десятью",
    40: "сорок сорока", 50: "пятьдесят пятидесяти", 60: "шестьдесят шестидесяти", 70: "семьдесят семидесяти",
    80: "восемьдесят восьмидесяти", 90: "девяносто девяноста", 100: "сто ста", 200: "двести двухсот",
    300: "триста трехсот", 400: "четыреста четырехсот", 500: "пятьсот пятисот", 600: "шестьсот шестисот",
    700: "семьсот семисот", 800: "восемьсот восьмисот", 900: "девятьсот девятисот",
}  # fmt: skip
_RUSSIAN_TEENS = "один две три четыр пят шест сем восем девят"
_RUSSIAN_ORDINALS = {
    1: "перв",
    2: "втор",
    4: "четверт",
    5: "пят",
    6: "шест",
    7: "седьм",
    8: "восьм",
    9: "девят",
    10: "десят",
}
_RUSSIAN_ENDINGS = "ый ой ая ое ого ому ым ом ую ые ых"
_RUSSIAN_THIRD = "третий третья третье третьего третьему третьим третьем третьей третью третьи третьих"
_RUSSIAN_LARGE = {
    10**3: "тысяча тысячи тысяч тысяче тысячу тысячам тысячами тыс",
    10**6: "миллион миллиона миллионов миллиону миллионам миллионами млн",
    10**9: "миллиард миллиарда миллиардов миллиарду миллиардам миллиардами млрд",
    10**12: "триллион триллиона триллионов триллиону триллионам трлн",
}

CARDINALS: Mapping[str, int] = {
    **{word: value for value, word in enumerate(_ONES.split())},
    **{word: 20 + 10 * place for place, word in enumerate(_TENS.split())},
    **{word: value for value, words in _RUSSIAN.items() for word in words.split()},
    **{
        f"{stem}надцат{ending}": 11 + place
        for place, stem in enumerate(_RUSSIAN_TEENS.split())
        for ending in ("ь", "и", "ью")
    },
    **{f"{stem}дцат{ending}": value for stem, value in (("два", 20), ("три", 30)) for ending in ("ь", "и", "ью")},
}
ORDINALS: Mapping[str, int] = {
    **{word: value for value, word in enumerate(_ORDINALS.split(), start=1)},
    **{f"{word[:-1]}ieth": 20 + 10 * place for place, word in enumerate(_TENS.split())},
    **{stem + ending: value for value, stem in _RUSSIAN_ORDINALS.items() for ending in _RUSSIAN_ENDINGS.split()},
    **dict.fromkeys(_RUSSIAN_THIRD.split(), 3),
}
# Words that multiply the number before them.
MULTIPLIERS: Mapping[str, int] = {
    "hundred": 100, **_LARGE, **{word: value for value, words in _RUSSIAN_LARGE.items() for word in words.split()},
}  # fmt: skip

HAN_DIGITS = {**{digit: value for value, digit in enumerate("〇一二三四五六七八九")}, "零": 0, "两": 2, "兩": 2}
HANGUL_DIGITS = {digit: value for value, digit in enumerate("영일이삼사오육칠팔구")}
EASTERN_MULTIPLIERS = {
    unit: 10**zeros
    for units, zeros in (("십十", 1), ("백百", 2), ("천千", 3), ("만万萬", 4), ("억億亿", 8), ("조兆", 12))
    for unit in units
}

_COUNTED_ONES = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
_COUNTING_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_KOREAN_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
KOREAN: Mapping[str, int] = {
    "스무": 20,
    **{
        ten + one: 10 * tens + ones
        for tens, ten in enumerate(_KOREAN_TENS)
        for names in (_COUNTED_ONES, _COUNTING_ONES)
        for ones, one in enumerate(names)
        if ten + one
    },
}
# These are other words too (네 "yes", 세 "tax", 열 "heat"), so they are numbers only before a counter.
_ALSO_WORDS = frozenset(("한", "두", "세", "네", "열", "쉰", "열세", "하나", "둘", "셋", "넷"))
_ENDING = (
    r"(?![가-힣])|(?:은|는|이|가|을|를|의|에|로|와|과|도|만|등|다|간|씩|째|마다|부터|까지|에서|정도|이상|이하|여|으로)"
    r"(?![가-힣])"
)
_COUNTER = (
    r"\s?(?:사람|나라|국가|가지|차례|번째|시간|단계|분야|개국|개월|주년|달러|퍼센트|프로|킬로|미터|톤|명|개|번|곳|살|시|달|해|"
    r"배|권|장|마리|대|척|발|건|분|국|팀|차|주|원|조|년|월|일|세|층|쪽|편|회|점|표|엔|위안|유로|루블|%)"
)
KOREAN_WORD = (
    rf"(?<![가-힣])(?!열차)(?:{'|'.join(sorted(KOREAN, key=len, reverse=True))})(?=째|{_COUNTER}(?:{_ENDING}))|"
    rf"(?<![가-힣])두(?=\s[가-힣])|"
    rf"(?<![가-힣])(?:{'|'.join(sorted(KOREAN.keys() - _ALSO_WORDS, key=len, reverse=True))})(?={_ENDING})"
)
SINO_KOREAN = rf"(?<![가-힣])[{''.join(HANGUL_DIGITS)}십백천만억조]{{2,}}(?={_COUNTER}(?:{_ENDING}))"
