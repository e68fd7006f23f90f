"""Checks that run the fitted model."""
