"""One file per benchmark; see ``bench.case`` for the names a file may have."""
