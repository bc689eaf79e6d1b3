"""Patterns for chat template and role markers, and for JSON that imitates the model's input or reply."""

ORDERS = (
    r"<\|[\w /]{1,40}\|>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|<｜[^｜<>]{1,40}｜>",
    r"(?:^|\n)\s*(?:#{2,}|\*{2,}|-{3,}|={3,}|\[|<)\s*(?:new\s|end of\s)?(?:system|instructions?|assistant|user|human|"
    r"developer|prompt)\b[^\n]{0,30}?(?::|\]|#|\*\*|---|===|>)",
    r"(?:^|[\n.!?\"”}\]]\s*)(?-i:SYSTEM|ASSISTANT|DEVELOPER|HUMAN|USER)(?:\s(?:MESSAGE|PROMPT|NOTE|OVERRIDE|UPDATE|ALERT|"
    r"NOTICE))?\s?:|(?:^|\n)\s*assistant\s?:\s?(?:sure|of course|certainly|i |yes|ok)",
    r"</?(?:system|assistant|instructions?|prompts?|passages?|documents?|context|user|tool_call|function_call|sources?|data|"
    r"question|answer)(?:\s[^<>]{0,60})?/?>",
    r"[\"“]?\b(?-i:answerable|sentences|passages|role|tool_calls|function_call)[\"”]?\s?[:=]\s?[\[{\"“tf]",
    r"[\"“]number[\"”]\s?:\s?\d+\s?,\s?[\"“](?:title|date|text)",
    r"[\"”]\s?\}\s?\]?\s?\}?\s*(?:Passages|Question|Answer|Reply|System|Instructions?)\b|^\s?[\"”]\s?\}[\]}\s]*$",
    r"\b(?:end|begin|start) of (?:the )?(?:passages|context|prompt|sources|user input|input|system)|"
    r"(?-i:\bEND (?:PASSAGES|CONTEXT|PROMPT))",
    r"!\[[^\]]*\]\(\s*https?://",
)
