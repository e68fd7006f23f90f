"""Where people set out: conditions, beliefs, departures."""
