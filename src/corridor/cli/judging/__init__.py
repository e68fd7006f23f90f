"""Commands that look ahead, and that hold the model against what happened."""
