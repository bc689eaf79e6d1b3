"""Decides whether two sentences may be about the same event, by event words and by words that mark another event.

A table lists a few dozen kinds of event in English, Korean, Russian, Japanese and Chinese. A treaty is signed on one
day and ratified on another, so the two dates must not be compared. The table is short on purpose: it does not
distinguish the events that it does not know, and `conflicts.py` then requires more similarity.
"""

import re
from collections.abc import Mapping

from pincite.service.checking.mentions.numbers import Kind, find_numbers

# Kinds of event, each with the words for it.
_HAPPENINGS: Mapping[str, str] = {
    "hold": r"\bheld\b|\b(?:took|takes?|taking) place|\bconven|\bmet\b|\bmeets?\b|열리|열렸|열린|개최|가졌|가진|만났|"
    r"회동했|состоял|прош[её]л|провел|встрети|開催|行われ|行った|開かれ|会談した|举行|召开|會晤|会晤|舉行",
    "sign": r"\bsign(?:ed|s|ing)?\b|\bconcluded\b|서명|조인|체결|подпис|заключ[иё]|署名|調印|締結|签署|签订|缔结|簽署",
    "ratify": r"\bratif|비준|ратифи|批准",
    "force": r"(?:entered|enters?|came|comes?|entry) into force|\b(?:took|takes?) effect|발효|вступи\w* в силу|発効|"
    r"生效",
    "expire": r"\bexpire|만료|종료일|истек|失効|到期",
    "arrive": r"\barriv|도착|прибы|到着|抵达|抵達",
    "leave": r"\b(?:left|leaves?|depart\w*)\b|떠나|떠났|출발|귀국|покину|уехал|отбы|出発|离开|启程|帰国",
    "begin": r"\bbeg[aiu]n\w*|\bstart|\bcommenc|\bkicked off|시작|개막|개시|착수|начал|начат|始ま|開始|開幕|着手|"
    r"开始|开幕|開始",
    "end": r"\bend(?:ed|s|ing)?\b|\bfinish|\bcease[ds]?\b|끝나|끝났|끝난|종료|폐막|마쳤|마무리|заверш|законч|終了|"
    r"終わ|閉幕|结束|闭幕",
    "open": r"\b(?:re)?open(?:ed|s|ing)?\b|\binaugurat|개통|개관|개장|개설|откры|開通|開業|開館|开通|开业|通车",
    "close": r"\bclos(?:ed|es|ing|ure)\b|\bshut\b|폐쇄|폐관|닫|закры|閉鎖|閉館|关闭|關閉",
    "visit": r"\bvisit|\btravel|\bwent to\b|방문|방북|방러|방중|순방|посети|визит|поезд|訪問|訪れ|访问|訪問",
    "launch": r"\blaunch|\bfired\b|발사|쏘아|쏘았|쐈|запус|発射|打ち上げ|发射|發射",
    "test": r"\btest(?:ed|s|ing)?\b|시험|실험|испыта|実験|試験|试验|试射",
    "adopt": r"\badopt|\bpassed\b|\bapproved\b|채택|통과|가결|의결|승인|принят|принял|одобр|採択|可決|承認|采纳|通过",
    "die": r"\bdie[ds]?\b|\bkill(?:ed|s|ing)\b|\bdeaths?\b|\bdead\b|사망|숨진|숨졌|숨지|목숨|погиб|умер|死亡|死去|遇难|"
    r"去世|身亡",
    "hurt": r"\binjur|\bwound|부상|다쳤|다친|ранен|пострада|負傷|けが|受伤|负伤",
    "born": r"\bborn\b|\bbirth\b|태어|출생|родил|生まれ|誕生|出生",
    "appoint": r"\bappoint|\belected\b|\bsworn in\b|\bnamed as\b|임명|선출|취임|присяг|назнач|избра|任命|選出|就任|"
    r"当选",
    "found": r"\bfounded\b|\bestablish|\bcreated\b|설립|창설|창립|수립|основа|учрежд|создан|設立|創設|創立|樹立|成立|"
    r"创立|建立",
    "build": r"\bbuilt\b|\bbuild|\bcomplet|\bconstruct|완공|준공|건설|완성|постро|建設|完成|竣工|建成|建造",
    "destroy": r"\bdestroy|\bdamag|파괴|붕괴|파손|разруш|破壊|損壊|摧毁|破坏",
    "send": r"\bsent\b|\bsends?\b|\bship(?:ped|s|ment)|\bdeliver|\bdispatch|\bsuppl|\bprovid|\btransfer|\bexport|"
    r"보내|보낸|보냈|파견|파병|수송|발송|선적|운송|제공|공급|이전|수출|отправ|постав|перебро|предостав|передал|"
    r"экспорт|送|派遣|派兵|輸送|提供|供給|輸出|发送|运送|供应|出口",
    "get": r"\breceiv|\bimport|\bbought\b|\bpurchas|\bobtain|받았|받은|수입|구매|구입|확보|получ|импорт|купи|закуп|"
    r"受け取|輸入|購入|收到|进口|购买",
    "employ": r"\bemploy|\bhir(?:ed|es|ing)\b|고용|채용|근무|нанял|雇用|雇佣",
    "stay": r"\bremain|\bstay(?:ed|s)?\b|남아|체류|잔류|оста(?:ют|лис|лос)|残|滞在|留在|停留",
    "return": r"\breturn|송환|복귀|돌아|вернул|возвра|帰還|送還|返回|遣返",
    "rise": r"\bincreas|\brose\b|\bris(?:en|es|ing)\b|\bgrew\b|\bgrow|증가|늘었|늘어|상승|увелич|вырос|рост|増加|"
    r"増え|上昇|增加|增长|上升",
    "fall": r"\bdecreas|\bfell\b|\bfall(?:en|s|ing)?\b|\bdeclin|\bdropp|감소|줄었|줄어|하락|сократ|сниз|уменьш|減少|"
    r"減っ|低下|减少|下降",
    "fail": r"\bfail|실패|неудач|провал|失敗|失败",
    "succeed": r"\bsucce(?:ed|ss)|성공|успешн|成功",
    "plan": r"\bplan(?:s|ned|ning)?\b|\bschedul|\bexpect|\bwill\b|\bdue to\b|\bset for\b|\bintend|예정|계획|전망|"
    r"예상|할 것|план|намер|ожида|予定|計画|見込|计划|预计|將|将于|拟",
    "cancel": r"\bcancel|\bpostpon|\bdelay|\bcalled off|취소|연기|무산|отмен|перенес|отлож|中止|延期|見送|取消|推迟",
    "say": r"\bannounc|\breport(?:ed|s|ing)?\b|\bpublish|\bdisclos|\bdeclar|\btold\b|\bstatement\b|\bconfirm|보도|"
    r"발표|공개|밝혔|밝힌|선언|전했|объяви|опубликов|сообщи|заяви|発表|公表|報道|報じ|宣言|宣布|发布|公布|报道|宣佈",
    "mark": r"\bcelebrat|\bcommemorat|\bmarked\b|\banniversar|주년|기념|годовщин|отмет|周年|記念|纪念|紀念",
    "cost": r"\bcosts?\b|\bworth\b|\bbudget|비용|예산|들었|стои(?:т|л)|費用|予算|费用|花费|耗资",
    "cross": r"\bcross|건너|넘어|지나|пересек|横断|越え|穿越",
}
_NAMED = re.compile(
    "|".join(f"(?P<{name}>(?:{words})[a-zа-яё]*)" for name, words in _HAPPENINGS.items()), re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(\d+)\s?(?:차(?!례)|호|회(?!담|의)|번째|단계|기(?![가-힣]))|(?:[Rr]esolution|[Aa]rticle|No\.?|第)\s?(\d+)"
)
# If only one of two sentences mentions one of these, they are about different events.
_TELLING = frozenset(
    (
        "plan",
        "cancel",
        "say",
        "mark",
        "fail",
        "succeed",
        "rise",
        "fall",
        "hurt",
        "die",
        "cost",
        "cross",
        "stay",
        "return",
    )
)
# These happen only once to anything with a name.
_ONLY_ONCE = "sign ratify force expire open close born appoint found build adopt begin end cancel"
_ONCE = frozenset(_ONLY_ONCE.split())
# These recur; events that the table does not know (None) may recur too.
_AGAIN = frozenset(("launch", "test", "rise", "fall", "say", "send", "get", "destroy", "hurt", "die", None))
# Words that distinguish an event from another of its kind, or from the one it is mentioned with.
_OTHERS = (
    r"\bprepar|\bworking[- ]level|\bpreliminar|실무|준비|사전|예비|подготов|предварит|準備|実務|事前|予備|筹备|预备|"
    r"工作层",
    r"\bfollow-up|\bagain\b|\banother\b|\bnext\b|\blater\b|\bsecond\b|\bthird\b|후속|추가|다시|재차|또\s|두\s?번째|"
    r"세\s?번째|차기|повторн|снова|следующ|втор|再び|追加|次回|再次|另一|下次",
    r"\bprevious|\bformer|\blast\b|\bearlier\b|\bprior\b|직전|이전|지난번|предыдущ|прошл|前回|以前|上次|此前",
    r"\b(?:days?|weeks?|months?|years?|hours?) (?:after|before|later|earlier)|\bafter\b|\bbefore\b|\bsince\b|"
    r"\beve of\b|이후|이래|앞두고|직후|전날|이튿날|다음\s?날|후에|뒤에|после|до того|накануне|спустя|翌日|前日|以降|"
    r"直後|後に|之后|之前|前夕|次日|以来",
    r"\banniversar|\bannual|\bevery\b|\beach\b|주년|매년|해마다|годовщин|ежегодн|кажд|周年|毎年|每年",
    r"\bso far\b|\bto date\b|\bas of\b|\bby the end\b|\btotal\b|\bcumulat|지금까지|현재까지|누적|누계|총\s|기준|"
    r"к настоящему|всего|итого|これまで|累計|現在で|截至|迄今|累计|总共",
    r"\bfirst half\b|상반기|первой половин|上半期|上半年",
    r"\bsecond half\b|하반기|второй половин|下半期|下半年",
    r"\bnorth(?! korea)|북측|북쪽|북부|север(?!ная коре|ной коре|ную коре)|北部|北側",
    r"\bsouth(?! korea)|남측|남쪽|남부|южн(?!ая коре|ой коре|ую коре)|南部|南側",
    r"\bmonthly\b|\bper (?:month|day|year|week)\b|\bdaily\b|\ba (?:day|month|year|week)\b|매월|매달|하루|월평균|"
    r"в месяц|в день|в год|毎月|一日|每月|每天",
    r"\b(?:not|never|no|without)\b|n['’]t\b|않|못했|없|아니|\bне\b|\bнет\b|ない|なかった|ません|没有|未|不",
)
_MARKED = [re.compile(words, re.IGNORECASE) for words in _OTHERS]


def happenings(text: str) -> dict[str, int]:
    """The kinds of event in a text, each with its last position: `happenings("It was signed.") -> {"sign": 7}`."""
    return {match.lastgroup: match.start() for match in _NAMED.finditer(text) if match.lastgroup}


def without_happenings(text: str) -> str:
    """The text with its event words replaced by spaces."""
    return _NAMED.sub(lambda match: " " * len(match[0]), text)


def may_be_one(first: str, second: str) -> bool:
    """False if the sentences are about two events: of different kinds, or with different ordinals or other marks."""
    one, other = happenings(first).keys(), happenings(second).keys()
    return (
        (one <= other or other <= one)
        and not (one ^ other) & _TELLING
        and all((mark.search(first) is None) == (mark.search(second) is None) for mark in _MARKED)
        and _ordinals(first) == _ordinals(second)
    )


def happens_once(kind: str | None) -> bool:
    """True for events that happen to a thing only once: it is signed, founded, closed."""
    return kind in _ONCE


def happens_again(kind: str | None) -> bool:
    """True for events that recur (launch, test, report), and for unknown ones (None)."""
    return kind in _AGAIN


def nearest_happening(text: str, place: int) -> str | None:
    """The kind of the event word nearest to a position in the text; None if there is none."""
    found = happenings(text)
    return min(found, key=lambda kind: abs(found[kind] - place), default=None)


def _ordinals(text: str) -> frozenset[object]:
    """The ordinals and serial numbers in a text: the second, 제2차, Resolution 1718."""
    numbered = {int(one or other) for one, other in _NUMBERED.findall(text)}
    return frozenset(numbered | {number.value for number in find_numbers(text) if number.kind is Kind.ORDINAL})
