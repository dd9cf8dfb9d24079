"""What the web server serves and runs: one question, one file."""
