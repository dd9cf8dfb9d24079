"""Does a path file of Python run more than an import needs?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.judged_command import EVERYTHING, sign, worst
from pratique.content.shell.command import judge_code
from pratique.model import Place, Severity
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase
from pratique.store.tables import Tables

# What sets a path up, or starts the measuring of coverage, needs none of these.
_TELLING: Final = re.compile(
    r"\b(?:b64decode|b85decode|a85decode|unhexlify|fromhex|decompress|marshal|subprocess|socket"
    r"|urllib|requests|pty\.spawn|ctypes|popen|os\.(?:system|exec\w*|spawn\w*|fork))\b",
    re.IGNORECASE,
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each line that starts a program, decodes, or speaks with the network."""
    for row in tables.rows(StartupItem, "kind = 'python-path'"):
        place = Place(row.path, row.line)
        judged = worst(judge_code(row.command, "python3"), EVERYTHING)
        telling = _TELLING.search(row.command)
        if judged is not None:
            runs = Phrase("It runs whenever this Python starts.")
            yield sign(
                f"{row.path} {row.line}", Phrase("A path file of Python"), runs, place, judged
            )
        elif telling:
            yield Sign(
                subject=f"{row.path} {row.line}",
                places=(place,),
                quote=row.command[:300],
                why=Phrase(
                    "This line runs whenever this Python starts, and uses `%(telling)s`, "
                    "which no setting up of a path needs.",
                    {"telling": telling[0]},
                ),
                verify=lines(place),
                confidence=0.75,
            )


CHECK = Check(
    slug="persistence-python-path-runs",
    title="A path file of Python runs code at every start of Python",
    severity=Severity.MEDIUM,
    technique="T1546.018",
    reads=(StartupItem,),
    innocent="Tools that trace or measure programs start themselves like this; they say so.",
    blind="A line that imports a module of its own, which then does the work.",
    next="Look at what the line does, and which package or person put the file there.",
    find=find,
)
