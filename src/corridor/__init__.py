"""Corridor: an open laboratory for migration-corridor policy."""

__all__ = ["__version__"]

__version__ = "0.1.0"
