"""What a file is, and what its bytes do. Bytes in, marks out; nothing here opens a file."""
