"""Sentences with the quotes that carry them, and falsehoods made of them: the check of answers must tell them apart."""
