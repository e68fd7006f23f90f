"""One file per publisher; ``TABLES`` maps a table's id to the function that makes it."""
