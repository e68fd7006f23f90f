"""Claims as they are shown: in the terminal and as plain values."""
