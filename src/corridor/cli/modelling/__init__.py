"""Commands that ask one model of the system, beside comparisons."""
