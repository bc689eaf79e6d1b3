"""Sheets: passages kept under a name, with notes of one's own, and what has become of their sources."""
