"""What the pages share: files that are served as they are, templates, and addresses mended."""
