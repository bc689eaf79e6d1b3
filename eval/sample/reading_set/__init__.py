"""Make the files of eval/sample/reading. For developers only: `python -m pincite.eval.sample.reading_set.make`.

A module for each kind of file. Every function in its `FILES` returns one file together with its line of gold.jsonl, so
that what a file holds and what should come out of it stand side by side.
"""
