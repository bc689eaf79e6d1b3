"""Patterns for instructions to a language model in English."""

# The beginning of a clause: a verb in its base form is imperative there, or after "you must" or "the assistant should".
_BEGIN = (
    r"(?:(?:^|[.!?:;,…\"“”'‘’«»()\[\]{}<>*#|=\\/–—-]|\n)\s*"
    r"(?:(?:please|now|and|then|so|instead|also|first|just|simply|important|attention|note|ok(?:ay)?|kindly)[\s,:]+)*"
    r"|\b(?:please|kindly|instead|and then)\s+"
    r"|\b(?:you|assistants?|ai|models?|llms?|chatbots?|bots?|agents?|summari[sz]ers?)\s(?:(?:\w+\s){1,6}?)?"
    r"(?:must|should|shall|will|have to|has to|need to|needs to|are to|is to|are required to|are instructed to)\s"
    r"(?:now|always|never|only|also|instead|not|therefore|immediately)?\s?)"
)
_MACHINE = (
    r"(?:ai (?:models?|systems?|agents?|readers?)|ai|a\.i\.|llms?|(?:large )?language models?|chat\s?bots?|"
    r"(?:ai |virtual |digital )?assistants?|gpt(?:-\d)?|chatgpt|automated (?:readers?|systems?|tools?)|"
    r"summari[sz]ers?|retrieval systems?)"
)
_RULES = (
    r"(?:instructions?|prompts?|rules?|guidelines?|directions|directives?|commands?|constraints|programming|training)"
)
_SECRET = (
    rf"(?:(?:system|developer|hidden|initial|original|secret|internal)\s{_RULES}|system message|api keys?|passwords?)"
)
_TELL = r"(?:print|reveal|repeat|output|show|display|leak|disclose|share|quote|return|tell me|give me)"
_REPLY = r"(?:answers?|repl(?:y|ies)|responses?|outputs?|summar(?:y|ies))"
_FORGET = (
    rf"{_BEGIN}(?:ignore|disregard|forget|override|bypass|discard|skip|stop following|(?:do not|don['’]t) (?:follow|"
    rf"obey))"
    r"\s(?:(?:absolutely|all|any|every|of|the|your|my|these|those|other|and|or|previous|prior|above|earlier|preceding|"
    rf"foregoing|former|original|initial|existing|current|system|safety|developer)[\s,]+){{1,7}}{_RULES}"
    # instructions from somebody else are not the model's
    r"(?!\s(?:from|of|by|issued|given by|received)\s(?!(?:your|the (?:developer|system|operator))))",
    rf"{_BEGIN}(?:ignore|disregard|forget)\s(?:everything|anything|all|whatever|what)\s(?:(?:that|you|was|were|has|"
    rf"have|"
    r"been|is|of|the|it|text|else)\s){0,5}(?:above|before|previous|prior|earlier|said|told|written|know|below|in this)",
    r"\b(?:ignore|disregard|forget)(?:all|any|the|your|of|previous|prior|above|earlier)+(?:instructions?|rules?|"
    r"prompts?)",
    rf"{_BEGIN}(?:ignore|disregard|skip|do not answer)\s(?:the )?(?:user|question|passages|reader|this document)\b",
)
_REVEAL = (
    rf"\b{_TELL}\b[^.?!]{{0,40}}\byour\s{_SECRET}|{_BEGIN}{_TELL}\s(?:\w+\s){{0,4}}?(?:{_SECRET}|them\s?$)",
    rf"{_BEGIN}(?:print|reveal|repeat|output|display)\s(?:me\s)?(?:your|all|the|everything|every)\s(?:\w+\s){{0,3}}"
    r"(?:above|prompts?|instructions|context|verbatim|passages)\b",
    r"\byour (?:system|developer|hidden|initial|original) (?:prompt|message|instructions?)",
    r"\bnew system prompt|system prompt\s*:",
    rf"{_BEGIN}(?:send|post|forward|upload|submit|fetch|open|visit|call)\b[^.?!]{{0,60}}https?://",
)
_BE = (
    rf"(?:^|[.!?,;:\"“(—–-]\s*)as an? {_MACHINE},?\s(?:you|i|your|my|it)\b",
    r"\byou are (?:now|no longer|henceforth|hereby|only)\b[^.?!]{0,60}\b(?:assistant|model|ai|chat\s?bot|bot|dan|mode|"
    r"pirate|character|persona|unrestricted|free (?:of|from)|bound by|expert|translator|poet|parrot|restricted|"
    r"rules)\b",
    r"\byou are an? (?:\w+\s){0,4}(?:assistant|language model|ai|chat\s?bot)\b|\bstop being an? (?:\w+\s)?"
    rf"{_MACHINE}|\bif you are an? (?:\w+\s){{0,2}}{_MACHINE}",
    rf"\b(?:if|when) an? {_MACHINE} (?:is )?(?:reads?|processe?s?|summari[sz]e?s?)",
    rf"{_BEGIN}(?:pretend|imagine|assume)\s(?:to be|you are|you were|that you)|{_BEGIN}(?:act|role-?play|behave|"
    rf"speak|talk)"
    r"\s(?:as|like)\s(?:if you|an?\s|though you)",
    r"\blet['’]s (?:play|role-?play|pretend)\b[^.?!]{0,40}\byou\b",
    r"\bfrom now on,?\s(?:you (?:are|will|must|answer|respond|reply|speak|only|always)|answer|respond|reply|speak|"
    r"write|"
    r"talk|always|only|all (?:of )?your|your|every (?:answer|reply)|ignore)",
    r"\b(?:developer|dan|god|jailbreak|debug|admin|root|maintenance|sudo) mode\b[^.?!]{0,30}\b(?:enabled|activated|"
    r"on|active)"
    r"\b|\b(?:enable|activate|enter|switch to|go into) (?:developer|dan|god|jailbreak|debug|admin|root) mode\b",
)
_ANSWER = (
    rf"{_BEGIN}(?:respond|reply|answer|speak|talk|write|output|return|print|say)\s(?:(?:only|solely|exclusively|just|"
    rf"always|"
    r"simply|back|everything|it|the question|this question|all questions|every question|any question|instead)\s){0,3}"
    r"(?:(?:with|in|as|like|using|by saying)\s)?(?:only|exactly|nothing but|json|xml|pirate|verse|rhyme|emojis?|"
    r"all caps|"
    r"capitals?|klingon|morse|base64|[\"“'‘«*`]|(?-i:[A-Z]{3,}[A-Z0-9_-]*)\b|"
    r"the (?:(?:single |exact |one )?(?:words?|phrase|text|string|sentence|token|code|letters?)|number \d)\b)",
    rf"{_BEGIN}(?:respond|reply|answer)\s(?:(?:only|solely|exclusively|just|always|never)\b|in \w+ only\b)",
    rf"{_BEGIN}(?:only|always|never|just)\s(?:respond|reply|answer|say|write|cite)\b",
    r"(?:^|[:;\"“!?*#>—–]\s*|[.]\s+|please\s|instead,?\s|must\s|should\s|(?:is|are) asked[^.?!]{0,50},\s?)"
    r"(?:(?:say|claim|write|answer|reply|respond|conclude|insist|pretend)\sthat|state that (?:the|there|no|it|this|"
    r"all))\s",
    rf"{_BEGIN}(?:tell|inform|convince|persuade|warn|assure)\s(?:(?:the|your|every|any|all)\s)?"
    r"(?:users?|readers?|researchers?|person asking|human|questioner|asker)\b(?!\s(?:community|group|base))",
    r"\b(?:any|every|all|whatever|each)\s(?:\w+\s)?questions?\b[^.?!]{0,40}\b(?:answer|reply|respond|say)\s?(?:only|"
    r"with|[:\"“])",
    r"\bwhatever (?:is asked|the (?:user|question|reader)|you are asked|anyone asks)\b",
    rf"\byour (?:next |final |entire |whole |only |first )?{_REPLY}(?: is| are)? "
    r"(?:must|should|shall|has to|have to|needs? to|is|are|will|now|to)\b",
    r"\byour (?:new|only|real|true|actual) (?:task|job|goal|purpose|role|mission)\b",
    r"\bin your (?:next |final )?(?:reply|answer|response|summary|output)s?,?\s(?:\w+\s)?(?:mention|include|say|"
    r"write|state|add|"
    r"use|claim|do not|never|only|recommend)\b",
    r"\bthe (?:final )?(?:summary|answer|reply|output) (?:must|should|has to|needs to|shall) (?:contain|include|"
    r"mention|say|end|"
    r"begin|start|state)\b|\bmust contain the (?:phrase|word|sentence|string)\b",
    rf"{_BEGIN}(?:end|begin|start|finish|prefix|precede|preface|conclude|close|open)\s(?:your|every|each|all|any|the|"
    rf"their)"
    rf"\s(?:\w+\s)?(?:{_REPLY}|sentences?)\s(?:with|by)",
    rf"{_BEGIN}(?:add|append|insert|include|put|attach|mention|write)\b[^.?!]{{0,80}}\b(?:your|every|each)\s(?:\w+\s)?"
    rf"(?:{_REPLY}|sentences?)\b|\bmention\b[^.?!]{{0,40}}\bin each sentence of your\b",
    rf"{_BEGIN}(?:do not|don['’]t|never)\smention\s(?:that|it|this|any)\b|"
    rf"{_BEGIN}(?:do not|don['’]t|never)\s(?:answer|cite|mention|tell|quote|translate|summari[sz]e|trust|use|reveal|"
    rf"refuse)\b"
    r"[^.?!]{0,50}\b(?:questions?|users?|passages?|sources?|instructions?|this (?:text|note)|above|below|prompt|"
    r"readers?)\b",
    r"\byou (?:must|should|shall|have to|need to|are to|are required to)\s(?:(?:now|always|never|only|not|also|"
    r"instead)\s)*"
    r"(?:cite|output|ignore|disregard|pretend|obey|(?:answer|respond|reply)\s(?:with|only|in|to the (?:question|"
    r"user)|that|as))\b",
    rf"{_BEGIN}translate (?:everything|all|your|the answer|the above)\b|{_BEGIN}(?:decode|decrypt|rot13|unscramble)\b"
    r"[^.?!]{0,60}\b(?:follow|obey|execute|do|run|carry out)\b",
    rf"{_BEGIN}(?:cite|quote|use|list|give|reference|refer to|rely on)\s(?:only\s)?(?:the\s)?(?:passages?|sources?|"
    rf"documents?|"
    r"citations?|references?)\s(?:no\.?|number|nr\.?|#)?\s?\[?\d",
)
_CALL = (
    r"\b(?:instructions?|notes?|messages?|orders?|attention|warning|reminder|memo|directive|commands?)\s?(?:to|for|"
    r":)\s?"
    rf"(?:the |all |any |every |our |your )?{_MACHINE}\b|\b(?:attention|dear|hey|hello)[,:]?\s(?:the |all |"
    rf"any )?{_MACHINE}\b",
    rf"\b{_MACHINE}\s?[:,]\s(?:please|you|skip|answer|ignore|write|say|do not|don't|respond|reply|output|stop|now|"
    rf"note)\b",
    rf"\b{_MACHINE}\s(?:that |who |which |are |is |now )?(?:read|reads|reading|process|processing|summari[sz]ing|"
    rf"indexing|"
    r"answering)\b[^.?!]{0,40}\b(?:must|should|shall|are to|is to|will|has to|have to)\b",
    r"\b(?:new|updated|real|actual|hidden|secret|override|overriding|revised|true) (?:instructions?|task|prompt|"
    r"orders?)\s?"
    r"(?:for you\s?)?:|\binstructions are (?:replaced|cancelled|void|updated)\b",
    r"\b(?:jailbreak(?:ed)?|prompt injection)\b[^.?!]{0,20}[:!]",
)
ORDERS = (*_FORGET, *_REVEAL, *_BE, *_ANSWER, *_CALL)
