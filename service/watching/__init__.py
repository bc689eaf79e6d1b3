"""Keeps folders in step with a collection, while they change."""
