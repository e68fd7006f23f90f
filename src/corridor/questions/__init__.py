"""What is asked of the system: one folder per question, each with one public function."""
