"""Whether a shell script brings a stranger's program and makes room for it."""

from __future__ import annotations

from typing import Final

from pratique.checks.base import Check
from pratique.checks.mark_question import READS, Asked, Level, pointing_at
from pratique.checks.marked_content import SURE
from pratique.content.names import SCRIPT_DROPS_PROGRAM
from pratique.model import Severity
from pratique.phrase import Phrase

_LEAST: Final = 0.4
_WHOLE_WAY: Final = 0.85

CHECK = Check(
    slug="files-script-drops-program",
    title="A script brings a program and makes room for it",
    severity=Severity.HIGH,
    technique="T1105",
    reads=READS,
    innocent=(
        "Installers download and run programs too; they do not empty histories or kill miners."
    ),
    blind="Scripts in other languages, and what the downloaded program does.",
    next=(
        "Note every address in it. Look at the timers, keys and folders that it names: what it "
        "says that it does, it probably did."
    ),
    find=pointing_at(
        Asked(
            SCRIPT_DROPS_PROGRAM,
            levels=(
                Level(_WHOLE_WAY),
                Level(SURE, Severity.MEDIUM),
                Level(
                    _LEAST,
                    Severity.LOW,
                    Phrase("A script downloads or decodes a program and does one more odd thing"),
                ),
            ),
        )
    ),
    condemns=True,
    about=frozenset({"sh", "bash", "txt"}),
)
