"""Precision and extremes."""
