"""Inputs from tables that only the United States and Mexico publish."""
