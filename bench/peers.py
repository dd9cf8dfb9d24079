"""The programs that Pratique is compared with, and the command that is Pratique itself."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"
# Made known to the program under test and to no other: whoever runs a bench may have a case.
ENVIRONMENT = {"PYTHONPATH": str(SOURCE), "PRATIQUE_CASE": ""}


def pratique(*arguments: str | Path) -> list[str]:
    """The command `pratique` of this checkout, in the Python that runs the bench."""
    return [sys.executable, "-P", "-m", "pratique", *map(str, arguments)]


def sha256sum(root: Path) -> list[str]:
    """Every regular file through `sha256sum`, two at a time: the least that a survey can cost."""
    command = 'find "$1" -xdev -type f -print0 | xargs -0 -P2 -n256 sha256sum'
    return ["sh", "-c", command, "sh", str(root)]


def aide(root: Path, folder: Path) -> list[str]:
    """AIDE makes its database of `root` in `folder`: SHA-256 and what the inode says, each file."""
    database = folder / "aide.db"
    database.unlink(missing_ok=True)
    settings = folder / "aide.conf"
    settings.write_text(
        f"database_out=file:{database}\n"
        "gzip_dbout=no\n"
        f"root_prefix={root}\n"
        "R=p+u+g+s+m+c+sha256\n"
        "/ R\n"
    )
    return ["aide", "--init", "--config", str(settings)]


def debsums(root: Path) -> list[str]:
    """Every packaged file against the MD5 of its package."""
    return ["debsums", "--silent", f"--root={root}"]


def missing(*programs: str) -> list[str]:
    """Those of `programs` that are not on this machine; each is named on stderr."""
    lacking = [program for program in programs if shutil.which(program) is None]
    for program in lacking:
        print(f"{program} is not here: what is compared with it is skipped.", file=sys.stderr)
    return lacking


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))
