"""What only the whole tree tells: one payload in many files, one file unlike all others."""
