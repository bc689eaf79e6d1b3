"""A small sample collection: briefs about the Kim-Putin meetings, and gold questions on them."""

from pathlib import Path

BRIEFS = Path(__file__).parent / "briefs"
GOLD = Path(__file__).parent / "gold.jsonl"
