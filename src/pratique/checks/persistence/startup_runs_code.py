"""Does a script that runs at login, boot or network start do what no server needs?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.judged_command import EVERYTHING, judged_scripts, sign
from pratique.model import Place, Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.store.tables import Tables

SAID: Final = {
    "login": ("A login script", "It runs when somebody logs in"),
    "boot": ("A boot script", "It runs as root when the machine starts or stops"),
    "motd": ("A script of the login message", "It runs as root whenever somebody logs in"),
    "network": ("A network script", "It runs as root when a network comes or goes"),
    "sshrc": ("The script that sshd runs", "It runs at each login through SSH"),
    "service": ("A service script", "It runs as root, and again whenever it ends"),
    "device": ("A script for events of the machine", "It runs as root"),
    "kernel": ("A script of kernels and boot images", "It runs as root when one is made"),
    "cloud": ("A script of cloud-init", "It runs as root when the machine starts"),
    "language": ("A file that a language reads first", "It runs whenever such a program starts"),
    "git": ("A git hook", "It runs when somebody works with the repository"),
    "generator": ("A generator of systemd", "It runs as root early at each start"),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at the worst line of each script that is judged bad."""
    rows = tables.rows(StartupCommand, "occasion NOT IN ('cron', 'at', 'package')")
    for row, found in judged_scripts(rows, EVERYTHING):
        who, runs = SAID[row.occasion]
        yield sign(row.path, who, f"{runs}.", Place(row.path, row.line), found)


CHECK = Check(
    slug="persistence-startup-runs-code",
    title="A start-up script does what no server needs",
    severity=Severity.HIGH,
    technique="T1546.004",
    reads=(StartupCommand,),
    innocent=(
        "People keep their own habits in login scripts: switching the history off, tools in "
        "hidden folders, a library preloaded for speed. Ask whose account it is."
    ),
    blind="A script that only starts another program; what that one does is not followed.",
    next=(
        "Keep the script as evidence, do not log in to that account on a live machine, and look "
        "at what the line starts."
    ),
    find=find,
)
