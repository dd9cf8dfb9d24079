"""What a person is shown of an examination, and the one place that escapes."""
