"""Where a sweep lies: whole files in a folder or an object store, and Parquet that proves whole."""
