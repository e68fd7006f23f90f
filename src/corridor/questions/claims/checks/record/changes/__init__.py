"""Checks of changes from one time to another."""
