"""Measure how well follow-up questions are understood without a language model.

`conversations.jsonl` has a conversation about the sample briefs on each line. Its first turn stands by itself; each
later one names the words that the understood question must contain (`has`) and must not contain (`lacks`), and
quotes of the briefs that answer it (one found is enough).
"""
