"""Patterns for chat template and role markers, and for JSON that imitates the model's input or reply."""

# White space after a line's beginning does not go on to further lines: a text of empty lines would be read for ever.
ORDERS = (
    r"<\|[\w /]{1,40}\|>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|<｜[^｜<>]{1,40}｜>",
    r"(?:^|\n)[^\S\n]*(?:#{2,}|\*{2,}|-{3,}|={3,}|\[|<)\s*(?:new\s|end of\s)?(?:system|instructions?|assistant|user|"
    r"human|developer|prompt)\b[^\n]{0,30}?(?::|\]|#|\*\*|---|===|>)",
    r"(?:^|[\n.!?\"”}\]][^\S\n]*)(?-i:SYSTEM|ASSISTANT|DEVELOPER|HUMAN|USER)(?:\s(?:MESSAGE|PROMPT|NOTE|OVERRIDE|UPDATE|"
    r"ALERT|NOTICE))?\s?:|(?:^|\n)[^\S\n]*assistant\s?:\s?(?:sure|of course|certainly|i |yes|ok)",
    r"</?(?:system|assistant|instructions?|prompts?|passages?|documents?|context|user|tool_call|function_call|sources?|data|"
    r"question|answer)(?:\s[^<>]{0,60})?/?>",
    r"[\"“]?\b(?-i:answerable|sentences|passages|role|tool_calls|function_call)[\"”]?\s?[:=]\s?[\[{\"“tf]",
    r"[\"“]number[\"”]\s?:\s?\d+\s?,\s?[\"“](?:title|date|text)",
    r"[\"”]\s?\}\s?\]?\s?\}?\s*(?:Passages|Question|Answer|Reply|System|Instructions?)\b|^\s?[\"”]\s?\}[\]}\s]*$",
    r"\b(?:end|begin|start) of (?:the )?(?:passages|context|prompt|sources|user input|input|system)|"
    r"(?-i:\bEND (?:PASSAGES|CONTEXT|PROMPT))",
    r"!\[[^\]]*\]\(\s*https?://",
)
