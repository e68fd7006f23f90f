"""Vocabulary shared by every room: months, errors, files. Imports nothing of ours."""
