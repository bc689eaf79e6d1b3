"""Looks whether everything that Pincite needs on this machine is there and whole."""
