"""Whether this machine was set up to mine coins for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import (
    ELF_MINES,
    MINER_CONFIGURATION,
    SCRIPT_MINES,
)
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File


def find(tables: Tables) -> Iterator[Sign]:
    """Point at miners, at their settings, and at scripts that start them."""
    for mark in (MINER_CONFIGURATION, ELF_MINES, SCRIPT_MINES):
        for payload in payloads(seen(tables, mark)):
            sign = payload.sign()
            yield replace(sign, subject=f"{mark} {sign.subject}")


CHECK = Check(
    slug="files-coin-miner",
    title="A coin miner or its settings lie here",
    severity=Severity.HIGH,
    technique="T1496",
    reads=(Mark, File),
    innocent="Somebody may mine with the machine's owner's consent; you would know the account.",
    blind="Miners whose text is packed, and settings that are only given on a command line.",
    next=(
        "Report the account to its pool. The miner is what paid for the break-in, not how it was "
        "done: look for what put it here and what starts it."
    ),
    find=find,
    condemns=True,
    about=frozenset({"json", "sh", "txt", "ini", "conf"}),
)
