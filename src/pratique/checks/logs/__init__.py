"""Questions about the logs themselves: what is missing in them, and which times are in doubt."""
