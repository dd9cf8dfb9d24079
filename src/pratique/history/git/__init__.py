"""Git: a repository read as data. No program is run, and no setting or hook of it counts.

Formats: gitrepository-layout(5), gitformat-pack(5), and "Git Internals" of the book Pro Git.
"""
