"""Does anything else that runs by itself do what no server needs?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines, names
from pratique.checks.judged_command import EVERYTHING, sign, worst
from pratique.checks.occasion import runs_when
from pratique.content.program.place import doubtful_place
from pratique.content.shell.command import judge
from pratique.model import Place, Severity
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables

_QUOTED: Final = 300


def find(tables: Tables) -> Iterator[Sign]:
    """Point at items whose command is judged bad, and at those that load from an odd place."""
    for item in tables.rows(StartupItem):
        subject = f"{item.kind} {item.path} {item.command}"
        place = Place(item.path, item.line)
        found = worst(judge(_judged(item)), EVERYTHING)
        if found is not None:
            yield sign(
                subject,
                _named(item),
                runs_when(item.occasion, item.username),
                place,
                found,
            )
            continue
        doubt = doubtful_place(item.program) if item.program else None
        if doubt is not None and item.program != item.path:
            yield Sign(
                subject=subject,
                places=(place, Place(item.program)),
                quote=item.command[:_QUOTED],
                why=prose(
                    runs_when(item.occasion, item.username),
                    Phrase(
                        "It uses %(program)s, and that is %(why)s.",
                        {"program": item.program, "why": doubt.why},
                    ),
                ),
                verify=(*lines(place), *names(item.program)),
                confidence=doubt.confidence,
                title=Phrase(
                    "%(item)s uses a file from where none belongs", {"item": _named(item)}
                ),
                dated=(place,),
            )


def _judged(item: StartupItem) -> str:
    """The command; a file as a whole may well have a hidden name, which its place gives it."""
    return item.path.replace("/.", "/") if item.command == item.path else item.command


def _named(item: StartupItem) -> Phrase:
    if item.kind[:1] in "aeiou":
        return Phrase("An %(kind)s item", {"kind": item.kind})
    return Phrase("A %(kind)s item", {"kind": item.kind})


CHECK = Check(
    slug="persistence-item-runs-code",
    title="Something that runs by itself does what no server needs",
    severity=Severity.HIGH,
    technique="T1546",
    reads=(StartupItem,),
    innocent=(
        "Administrators write such commands too: an update that is downloaded and run, a helper "
        "in a hidden folder of a home. Ask whose it is."
    ),
    blind="A command that only starts another program; what that one does is looked at by itself.",
    next=(
        "Keep the file and what it starts as evidence. Look at what else changed at the same time."
    ),
    find=find,
)
