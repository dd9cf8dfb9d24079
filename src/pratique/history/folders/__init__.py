"""Folders side by side that each hold the machine at another time."""
