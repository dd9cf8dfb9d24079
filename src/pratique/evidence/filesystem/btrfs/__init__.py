"""Btrfs, read from its trees: https://btrfs.readthedocs.io/en/latest/dev/On-disk-format.html."""
