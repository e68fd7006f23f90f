"""Checks of shapes over time: seasons, breaks, trends."""
