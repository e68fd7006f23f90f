"""Checks that read the record alone."""
