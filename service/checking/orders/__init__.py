"""How texts give orders to a language model, a module for each language; all patterns are read without case.

An order is told from a report by its grammar: in English a verb that begins a clause or follows "you must", elsewhere
the imperative. "The ministry ignored previous instructions" and "유엔의 지시를 무시했다" are reports.
"""
