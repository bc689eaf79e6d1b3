"""Measure the check of written sentences, on true sentences with their quotes and on falsehoods derived from them."""
