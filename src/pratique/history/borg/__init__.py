"""A borg repository, read by the program borg."""
