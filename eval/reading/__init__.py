"""Measure how well files are read: a folder of files, and a gold file that says what should come out of each."""
