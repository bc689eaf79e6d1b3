"""Checks that use no language model.

`claims`: whether quotes support a sentence. `conflicts`: where documents contradict each other. `orders`: sentences
that give instructions to a language model (prompt injection). `mentions`: the names, dates and numbers to compare.
"""
