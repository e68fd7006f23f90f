"""What an answer hangs on: the parts of ``corridor explain``, one folder each."""
