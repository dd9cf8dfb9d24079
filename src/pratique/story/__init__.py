"""What the findings and the tables say together: how far, since when, and what it amounts to."""
