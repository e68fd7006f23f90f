"""Charts of an explanation, one file each: a result in, a Vega-Lite spec out."""
