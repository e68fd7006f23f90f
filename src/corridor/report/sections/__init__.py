"""Sections of the brief that are a question of their own: one file each."""
