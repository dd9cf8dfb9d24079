"""File systems without the kernel: what lies on a medium, as folders, files and their times."""
