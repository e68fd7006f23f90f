"""One publisher, two files: ``.toml`` for addresses and words, ``.py`` for how rows are made.

A ``.py`` holds ``READERS``, the functions that the ``.toml`` names; a publisher whose form of
file is not known has no ``.py``, and its ``.toml`` says how to get the tables.
"""
