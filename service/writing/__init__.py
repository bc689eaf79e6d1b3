"""Answers written by a language model; every sentence is checked before it is shown."""
