"""A machine's root in an archive: tar, cpio and zip, plain or compressed, and images of containers.

Nothing is unpacked to disk. One pass over the archive makes an index of its names; contents are
read from where they stand.
"""
