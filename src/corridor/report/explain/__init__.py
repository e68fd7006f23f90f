"""How an explanation meets people: one file for the words of each part, and the whole."""
