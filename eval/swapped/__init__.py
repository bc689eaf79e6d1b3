"""Swapped questions: answerable questions with one name, number, year or place exchanged for one no document has.

The documents are about the subject of such a question, but cannot answer it. Questions on other subjects are easy to
decline; these are the hard ones, and a gold set has few of them.
"""
