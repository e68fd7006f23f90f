"""Forecasts of encounters, made with what had been published, and scored afterwards."""
