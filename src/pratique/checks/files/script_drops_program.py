"""Whether a shell script brings a stranger's program and makes room for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.marked_content import SURE, payloads, seen
from pratique.content.mark import Mark
from pratique.content.names import SCRIPT_DROPS_PROGRAM
from pratique.model import Severity
from pratique.store.tables import Tables
from pratique.survey.file import File

_LEAST: Final = 0.4
_WHOLE_WAY: Final = 0.85


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each script that downloads or decodes a program and does as droppers do."""
    for payload in payloads(seen(tables, SCRIPT_DROPS_PROGRAM, _LEAST)):
        confidence = payload.best.confidence
        if confidence >= SURE:
            yield payload.sign(severity=None if confidence >= _WHOLE_WAY else Severity.MEDIUM)
        else:
            yield payload.sign(
                severity=Severity.LOW,
                title="A script downloads or decodes a program and does one more odd thing",
            )


CHECK = Check(
    slug="files-script-drops-program",
    title="A script brings a program and makes room for it",
    severity=Severity.HIGH,
    technique="T1105",
    reads=(Mark, File),
    innocent=(
        "Installers download and run programs too; they do not empty histories or kill miners."
    ),
    blind="Scripts in other languages, and what the downloaded program does.",
    next=(
        "Note every address in it. Look at the timers, keys and folders that it names: what it "
        "says that it does, it probably did."
    ),
    find=find,
    condemns=True,
    about=frozenset({"sh", "bash", "txt"}),
)
