"""What sends mail to strangers: one question, one file."""
