"""Detection side by side: what other tools catch of the planted defects, and whom they accuse.

python -m tests.benchmarks.detection [--every K] [--only NAME,…] [--jobs N] [--results FILE]
"""
