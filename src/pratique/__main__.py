"""`python -m pratique` is the same command as `pratique`."""

from __future__ import annotations

from pratique.cli import main

if __name__ == "__main__":
    main()
