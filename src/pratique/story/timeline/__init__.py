"""One order of time over all that the evidence tells: files, logs, packages, logins, findings."""
