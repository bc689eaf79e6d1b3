"""Answers that a language model writes, checked before they are shown."""
