"""The quick fit: the nearest normal distribution, in minutes."""
