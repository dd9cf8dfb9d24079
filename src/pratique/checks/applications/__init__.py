"""Questions about installed applications and packages."""
