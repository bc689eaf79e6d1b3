"""Measure the check of drafts, on sentences about the sample that it carries, denies or does not speak of."""
