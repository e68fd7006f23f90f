"""What a sweep is asked to vary: the file, its grammar, the points that it stands for."""
