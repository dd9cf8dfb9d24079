"""The case: the folder that a person keeps, and what is put into it."""
