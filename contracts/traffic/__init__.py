"""Recorded traffic: what is in a file, entry by entry, and judging it."""
