"""What the checks of formats share: changing valid examples, reading them, watching the reader.

A format is a few lines: its examples, how they are taken apart (``FORMS``), and a function that
prepares a folder and returns the reader.
"""

from hardening.fuzz.engine.format import Format
from hardening.fuzz.engine.parent import fuzz

__all__ = ["Format", "fuzz"]
