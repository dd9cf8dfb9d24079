"""Does a script that runs at login, boot or network start do what no server needs?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.judged_command import EVERYTHING, judged_scripts, sign
from pratique.model import Place, Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.phrase import Phrase
from pratique.store.tables import Tables

SAID: Final = {
    "login": (Phrase("A login script"), Phrase("It runs when somebody logs in.")),
    "boot": (Phrase("A boot script"), Phrase("It runs as root when the machine starts or stops.")),
    "motd": (
        Phrase("A script of the login message"),
        Phrase("It runs as root whenever somebody logs in."),
    ),
    "network": (
        Phrase("A network script"),
        Phrase("It runs as root when a network comes or goes."),
    ),
    "sshrc": (Phrase("The script that sshd runs"), Phrase("It runs at each login through SSH.")),
    "service": (Phrase("A service script"), Phrase("It runs as root, and again whenever it ends.")),
    "device": (Phrase("A script for events of the machine"), Phrase("It runs as root.")),
    "kernel": (
        Phrase("A script of kernels and boot images"),
        Phrase("It runs as root when one is made."),
    ),
    "cloud": (Phrase("A script of cloud-init"), Phrase("It runs as root when the machine starts.")),
    "language": (
        Phrase("A file that a language reads first"),
        Phrase("It runs whenever such a program starts."),
    ),
    "git": (Phrase("A git hook"), Phrase("It runs when somebody works with the repository.")),
    "generator": (Phrase("A generator of systemd"), Phrase("It runs as root early at each start.")),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at the worst line of each script that is judged bad."""
    rows = tables.rows(StartupCommand, "occasion NOT IN ('cron', 'at', 'package')")
    for row, found in judged_scripts(rows, EVERYTHING):
        who, runs = SAID[row.occasion]
        yield sign(row.path, who, runs, Place(row.path, row.line), found)


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
