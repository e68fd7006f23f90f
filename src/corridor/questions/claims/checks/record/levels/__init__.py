"""Checks of levels: how many, how high, which share."""
