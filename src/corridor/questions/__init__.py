"""What is asked of the system: one folder per question, and `runs`, what they are run with."""
