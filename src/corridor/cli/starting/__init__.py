"""Commands that begin something of a user's own, and look it through."""
