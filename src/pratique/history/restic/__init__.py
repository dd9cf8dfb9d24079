"""A restic repository, read by the program restic."""
