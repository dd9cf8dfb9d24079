"""One file per kind of repository: how it is made of a folder, day by day."""
