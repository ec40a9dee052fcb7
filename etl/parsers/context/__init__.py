"""How a span is meant: cues, their reach, and whom a clause is about."""
