"""Who may use this machine: one question, one file."""
