"""Names, places and flags that hide something: one question, one file."""
