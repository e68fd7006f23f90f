"""Checks that read figures from documents."""
