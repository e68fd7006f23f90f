"""What stands in a corridor's folder for its forecasts: settings, periods, kept scores."""
