"""Opening publishers' files: text, JSON and workbooks, with limits, and nothing evaluated."""
