"""The built-in provider: a pure core, and an ASGI shell around it.

It shares no logic with the rules that judge it: nothing here imports the judging side.
"""
