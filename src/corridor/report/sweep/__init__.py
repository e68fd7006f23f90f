"""Sweeps on the terminal: a bar while they run, a table of what they found."""
