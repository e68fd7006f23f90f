"""Other tools running the common model, each a program of its own in an environment of theirs."""
