"""The time line in the formats of other tools, one file each; lines come as they are asked for."""
