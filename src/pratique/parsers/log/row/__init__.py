"""The tables that logs are read into: one row type a file."""
