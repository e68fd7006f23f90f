"""By sea: which way people take, who is lost, and who is let ashore and stays."""
