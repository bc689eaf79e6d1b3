"""Understands follow-up questions by rules, from the conversation alone, in five languages.

`wording`: openings and particles; `parts`: dates, numbers, places and names; `phrases`: noun phrases. Upon these,
three rules: `reasking` ("Why?"), `replacing` with `fragments` ("And China?"), and `filling` with `eastern` ("Why did
he refuse?"). `understand` chooses among them; what none understands is put beside the words it leans on.
"""
