"""What differs from what the packages brought: one question, one file."""
