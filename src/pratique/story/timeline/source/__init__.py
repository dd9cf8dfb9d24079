"""Where the moments come from: one file a table."""
