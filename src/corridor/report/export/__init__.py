"""A comparison as files for other programs: ``plain`` values as JSON, tidy ``tables`` as CSV."""
