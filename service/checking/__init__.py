"""Whether quotes carry what a sentence says; where documents disagree; what in them orders a model about."""
