"""Broken input for every format of file and request."""
