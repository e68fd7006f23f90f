"""Runs of the fitted model that checks share: made once, when the first check asks."""
