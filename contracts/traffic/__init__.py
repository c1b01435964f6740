"""Recorded traffic: read from files in constant memory, judged by the rules of both parties."""
