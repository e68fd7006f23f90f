"""The pages beside the desk: what it is to look up, and how it is put on a page."""
