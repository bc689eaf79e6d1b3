"""Korean names, as Korean and other languages write them."""

from functools import cache
from itertools import product

# Surnames as they are written in Latin letters, and their syllables. Those that many Chinese have too are left out.
SPELLED_SURNAMES = {
    "ahn an": "안",
    "bae pae": "배",
    "baek paek": "백",
    "ban pan": "반",
    "cha": "차",
    "cho jo": "조",
    "choe choi": "최",
    "chung jeong jong jung": "정",
    "gwon kwon": "권",
    "heo ho hur": "허",
    "hong": "홍",
    "hwang": "황",
    "hyon hyun": "현",
    "jang chang": "장",
    "jeon jon chun": "전",
    "kang": "강",
    "kim": "김",
    "ko koh": "고",
    "lee ri rhee yi": "이리",
    "im lim rim": "임림",
    "moon mun": "문",
    "nam": "남",
    "no noh roh ro": "노로",
    "oh": "오",
    "pak park": "박",
    "ryu yoo yu": "유류",
    "seo": "서",
    "shim sim": "심",
    "shin sin": "신",
    "yoon yun": "윤",
}
# First syllables of Korean names; of the rarer surnames, those that few other words begin with.
SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문손양배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추"
    "도석선설마길연표명기반왕금옥육인맹제모탁국편용리림로"
)

# Where most write their surname in another way than the syllable.
_USUAL = {
    "김": "kim", "이": "lee", "박": "park", "최": "choi", "강": "kang", "조": "cho", "윤": "yoon", "임": "lim",
    "오": "oh", "신": "shin", "문": "moon", "유": "yoo", "안": "ahn", "노": "roh", "우": "woo", "권": "kwon",
    "구": "koo", "백": "baek",
}  # fmt: skip

_ONSETS = (
    "g k", "kk gg", "n", "d t", "tt dd", "r l", "m", "b p", "pp bb", "s sh", "ss s", "", "j ch", "jj tch", "ch",
    "k", "t", "p", "h",
)  # fmt: skip
_VOWELS = (
    "a ah", "ae ai e ay", "ya ia", "yae", "eo o u ou uh", "e eh ei", "yeo yo you yu", "ye yeh e ie", "o oh", "wa oa",
    "wae oae", "oe oi oy we", "yo yoh", "u oo ou woo wu", "wo weo", "we", "wi ui wee", "yu yoo you", "eu u e",
    "ui eui i ee", "i ee y yi",
)  # fmt: skip
_CODAS = (
    "", "k g", "k", "k", "n", "n", "n", "t d", "l r", "k", "m", "l", "l", "l", "p", "l", "m", "p b", "p", "t s", "t",
    "ng", "t", "t", "k", "t", "p", "t h",
)  # fmt: skip
_SOFT = frozenset((2, 3, 6, 7, 12, 17, 20))  # vowels before which the North writes an R or L: 룡남, 용남
_SILENT = 11  # the onset that is not heard
_FIRST, _LAST = "가", "힣"


def is_hangul(word: str) -> bool:
    """Return whether the word has Hangul syllables and nothing else."""
    return bool(word) and all(_FIRST <= letter <= _LAST for letter in word)


def is_spelling_of(latin: str, hangul: str) -> bool:
    """Return whether Latin letters, small and without spaces and hyphens, may spell a Korean name, surname first.

    Korean names are romanised in several ways, and many people have one of their own, so all usual spellings of each
    syllable count; for the surname also those by custom, such as Lee and Park.

    >>> [is_spelling_of(spelled, "김정은") for spelled in ("kimjongun", "gimjeongeun", "kimjongnam")]
    [True, True, False]
    """
    ends = {len(spelled) for spelled in _surnames(hangul[:1]) if latin.startswith(spelled)}
    for syllable in hangul[1:]:
        ends = {
            end + len(spelled) for end in ends for spelled in _spellings(syllable) if latin.startswith(spelled, end)
        }
    return len(latin) in ends


def romanised(hangul: str) -> str:
    """Return Hangul in Latin letters, syllable by syllable: `romanised("평양") == "pyeongyang"`."""
    return "".join(_romanised(letter) for letter in hangul)


def romanised_surname(syllable: str) -> str:
    """Return a surname as most of its bearers write it: 김 -> "kim", 이 -> "lee"."""
    return _USUAL.get(syllable) or _romanised(syllable)


def _romanised(syllable: str) -> str:
    place = ord(syllable) - ord(_FIRST)
    parts = (_ONSETS[place // (21 * 28)], _VOWELS[place // 28 % 21], _CODAS[place % 28])
    return "".join(spellings.split()[0] for spellings in parts if spellings)


@cache
def _surnames(syllable: str) -> frozenset[str]:
    by_custom = (spelled for spelled, syllables in SPELLED_SURNAMES.items() if syllable in syllables)
    return _spellings(syllable).union(*(spelled.split() for spelled in by_custom))


@cache
def _spellings(syllable: str) -> frozenset[str]:
    """Return the usual spellings of a Hangul syllable: 은 -> {"eun", "un", "en"}."""
    place = ord(syllable) - ord(_FIRST)
    onset, vowel, coda = place // (21 * 28), place // 28 % 21, place % 28
    onsets = ["", "r", "l"] if onset == _SILENT and vowel in _SOFT else _ONSETS[onset].split() or [""]
    codas = _CODAS[coda].split() or [""]
    return frozenset(map("".join, product(onsets, _VOWELS[vowel].split(), codas)))
