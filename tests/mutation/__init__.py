"""Mutation testing of the rules and of the judge.

python -m pip install -e '.[mutation]' && python -m tests.mutation [MODULE …]
"""
