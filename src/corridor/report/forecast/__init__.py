"""How forecasts and their scores meet people: terminal, page, charts, JSON."""
