"""What goes wrong around the program: killed, shared, full, offline."""
