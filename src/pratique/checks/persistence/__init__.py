"""What runs by itself: one question, one file."""
