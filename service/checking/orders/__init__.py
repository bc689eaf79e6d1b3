"""Patterns for instructions to a language model (prompt injection), one module per language, all case-insensitive.

Grammar tells an instruction from a report: in English a verb that begins a clause or follows "you must", elsewhere the
imperative. "The ministry ignored previous instructions" and "유엔의 지시를 무시했다" are reports.
"""
