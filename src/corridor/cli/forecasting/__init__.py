"""Commands that forecast and that score forecasts."""
