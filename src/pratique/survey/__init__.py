"""The walk over the evidence, and the way of every file to the parsers that read it."""
