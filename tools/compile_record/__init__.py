"""Maintainers' scripts: turn publishers' figures into the tables of the record.

Not part of the wheel. ``python -m tools.compile_record FOLDER`` compiles; without a
folder only what is generated from the tables is made again.
"""
