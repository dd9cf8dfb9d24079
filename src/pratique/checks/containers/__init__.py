"""Checks about what containers may do to the machine, and what they run."""
