"""The files of journald: what stands in them, read from their bytes.

Source: systemd's "Journal File Format" and its `journal-def.h`. All numbers are little-endian, and
every object begins at a multiple of eight bytes.
"""
