"""Targets: the providers that a run can be pointed at, behind one port."""
