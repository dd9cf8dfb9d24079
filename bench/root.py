"""The root of a web server that the measures are taken on: Debian 12, 1 GB, 25,000 entries."""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGES = (
    "nginx,php8.2-fpm,mariadb-server,postfix,openssh-server,cron,rsyslog,wordpress,sudo,"
    "python3,linux-image-cloud-amd64"
)
SUITE = "bookworm"


def add_option(parser: argparse.ArgumentParser) -> None:
    """Let a person name a root that is there already."""
    parser.add_argument(
        "--root",
        type=Path,
        metavar="DIR",
        help="examine this root instead of making one (nothing in it is changed)",
    )


@contextmanager
def web_root(given: Path | None) -> Iterator[Path]:
    """The root that was given, or a new one that is removed at the end (as root: mmdebstrap)."""
    if given is not None:
        yield given.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="pratique-bench-root-") as folder:
        root = Path(folder) / "root"
        command = ["mmdebstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, str(root)]
        subprocess.run(command, check=True)
        yield root
