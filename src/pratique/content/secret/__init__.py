"""Secrets in the bytes of a file: passwords, keys, tokens; what each of them opens."""
