"""Commands that say what an answer hangs on."""
