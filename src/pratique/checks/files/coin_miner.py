"""Whether this machine was set up to mine coins for somebody."""

from __future__ import annotations

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, pointing_at
from pratique.content.names import ELF_MINES, MINER_CONFIGURATION, SCRIPT_MINES
from pratique.model import Severity

CHECK = Check(
    slug="files-coin-miner",
    title="A coin miner or its settings lie here",
    severity=Severity.HIGH,
    technique="T1496",
    reads=READS,
    innocent="Somebody may mine with the machine's owner's consent; you would know the account.",
    blind="Miners whose text is packed, and settings that are only given on a command line.",
    next=(
        "Report the account to its pool. The miner is what paid for the break-in, not how it was "
        "done: look for what put it here and what starts it."
    ),
    find=pointing_at(Asked(MINER_CONFIGURATION), Asked(ELF_MINES), Asked(SCRIPT_MINES)),
    condemns=True,
    about=frozenset({"json", "sh", "txt", "ini", "conf"}),
)
