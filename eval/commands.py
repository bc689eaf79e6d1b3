"""The commands that measure: check, run, beir, unanswerable."""
