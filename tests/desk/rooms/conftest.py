"""Commands of the command line, whose answers those of the rooms are held against."""

from __future__ import annotations

from tests.cli.conftest import command, shipped

__all__ = ["command", "shipped"]
