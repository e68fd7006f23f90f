"""Charts of claims as plain Vega-Lite dicts, in the frame and colours of all others."""
