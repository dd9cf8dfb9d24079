"""Does a unit of systemd run code from the network, from a decoder, or for somebody outside?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.judged_command import RUNS_CODE, sign, worst
from pratique.checks.unit_command import judged_unit, started_by
from pratique.model import Place, Severity
from pratique.parsers.systemd_unit import SystemdUnit
from pratique.phrase import Phrase
from pratique.store.tables import Tables


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each unit and drop-in whose commands or environment do one of these."""
    units = tuple(tables.rows(SystemdUnit))
    for unit in units:
        found = worst(judged_unit(unit), RUNS_CODE)
        if found is not None:
            who = Phrase("A drop-in of systemd") if unit.drop_in else Phrase("A unit of systemd")
            place = Place(unit.path, unit.line)
            yield sign(unit.path, who, started_by(unit, units), place, found)


CHECK = Check(
    slug="persistence-unit-runs-code",
    title="A unit of systemd downloads, decodes or opens something and runs code",
    severity=Severity.HIGH,
    technique="T1543.002",
    reads=(SystemdUnit,),
    innocent=(
        "Tunnels (cloudflared, autossh) and libraries such as jemalloc are set up like this on "
        "purpose; somebody remembers it, and the package or the maker is known."
    ),
    blind="A unit that starts a program which does all that inside itself.",
    next=(
        "Keep the unit and every file that it names as evidence, and look in the journal for when "
        "it first ran."
    ),
    find=find,
)
