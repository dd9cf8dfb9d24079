"""A small server of our own making, broken into, and its clean twin."""
