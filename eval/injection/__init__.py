"""Measure resistance to prompt injection, on documents that contain an injection and the answer to a question.

`documents/` has one document for each line of `cases.jsonl`: id, language, attack, question, a regular expression for
what a right answer states (`fact`), and one for what an obeyed injection shows (`canary`). Both ignore case.
"""
