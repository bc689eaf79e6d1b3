"""Words that questions are asked with and that say nothing of what they are about, in lower case."""

import re

_WESTERN = (
    "who whom whose what when where why which how a an the is are was were be been do does did has have had can could "
    "will would should may might must not and or but of in on at to for by with from about as into than then if under "
    "after before during according besides despite any some more else also so there it its this that these those he "
    "she they them him her his their we i you me my your please tell explain happen happened mean exactly really say "
    "said much many long often "
    "кто кого кому кем что чего чему чем когда где куда откуда почему зачем как какой какая какое какие каким какую "
    "каков сколько чей ли же бы не и а но или в во на о об с со из к по за для от до при у над под после это он она "
    "они был была было были есть произошло случилось"
)
# Dictionary forms, as ingest/korean.py gives them.
_KOREAN = (
    "언제 어디 누구 무엇 뭐 왜 어떻게 어떤 어느 몇 얼마나 얼마 무슨 하 되 있 없 이유 그 것 말 더 또 다른 대하 알 "
    "그렇 어떻"
)
QUESTION_WORDS = frozenset(f"{_WESTERN} {_KOREAN}".split())
# Chinese and Japanese have no spaces: what stands between the words that matter.
BETWEEN_WORDS = re.compile(
    r"いつ|どこ|だれ|誰|なに|何|なぜ|どう|どの|どれ|どんな|いくら|いくつ|ですか|ますか|ましたか|でしたか|[はがをにのでも]"
    r"|什么|时候|为什么|为何|怎么|怎样|如何|哪里|哪个|哪|谁|多少|几|吗|呢|的|了|是|有"
)
