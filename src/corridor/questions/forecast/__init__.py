"""Forecasts of a corridor's target, made with what had been published, and scored afterwards."""
