"""Disks without the kernel: images in every format, what they are cut into, what lies on top.

    file(s) -> image -> partition / volume / array / decrypted -> file system

Each step takes media and gives media. Nothing here knows what a file is.
"""
