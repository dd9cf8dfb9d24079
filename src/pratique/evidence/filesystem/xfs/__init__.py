"""XFS, read from its blocks (Documentation/filesystems/xfs and `xfs_format.h` of Linux).

    superblock -> volume (blocks, inodes) -> mapping (where content lies) -> folder, attributes

Everything is big-endian but the checksums. A number is held against the size of the file system
before it is used, and each walk over blocks notes where it has been.
"""
