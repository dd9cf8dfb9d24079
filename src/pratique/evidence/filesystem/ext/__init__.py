"""ext2, ext3 and ext4, read from their blocks (Documentation/filesystems/ext4 of Linux).

    superblock -> volume (groups, inodes) -> mapping (where content lies) -> folder, attributes
                                          -> journal (what was there before) -> deleted

Everything is little-endian but the journal. Each number is held against the size of the file
system before it is used, and each walk over blocks notes where it has been.
"""
