"""Package databases: each of them reads what its package manager wrote into one form."""
