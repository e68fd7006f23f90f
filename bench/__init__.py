"""The benchmarks: what Corridor costs in seconds and memory, measured and never tested.

A case is one file in ``cases/``; its name is its id. ``./run bench`` runs them all.
"""
