"""Evidence that is damaged on purpose, and read whole by a process that may be killed."""
