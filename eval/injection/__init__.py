"""Documents that give orders to a language model, each with a question that their honest sentences answer.

`documents/` holds one for each line of `cases.jsonl`: id, language and way of attack, the question, a regular
expression for what a right answer names (`fact`), and one for what an obeyed order would show (`canary`). Both are read
without case.
"""
