"""The docs as a site: what Sphinx is told, its navigation, and the check of its links."""
