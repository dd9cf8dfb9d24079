"""What logs tell, and what is missing in them: one question, one file."""
