"""The commands of a systemd unit as the judge of commands can read them: systemd.service(5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pratique.content.shell.command import Judged, judge
from pratique.inventory.autostart.systemd_unit import services_of
from pratique.parsers.systemd_unit import SystemdUnit
from pratique.phrase import Phrase, Word


def command_lines(unit: SystemdUnit) -> Iterator[str]:
    """What each Exec...= runs, without its key and the signs before it; resets are left out."""
    for written in unit.commands:
        line = written.partition("=")[2].lstrip()
        signs = line[: len(line) - len(line.lstrip("-@:+!|"))]
        line = line[len(signs) :].lstrip()
        if "@" in signs:  # the second word is only a name that is shown
            program, _, rest = line.partition(" ")
            line = f"{program} {rest.lstrip().partition(' ')[2]}"
        if line:
            yield line


def judged_unit(unit: SystemdUnit) -> Iterator[Judged]:
    """What the commands and the environment of `unit` are found to do."""
    for line in command_lines(unit):
        yield from judge(line)
    for written in unit.environment:
        key, _, value = written.partition("=")
        if key == "Environment" and value:
            yield from judge(f"export {value}")


def started_by(unit: SystemdUnit, units: Iterable[SystemdUnit]) -> Phrase:
    """When `unit` runs, in words: by whom it is wanted, or which timer starts it."""
    starters = sorted(
        other.unit
        for other in units
        if other.type in ("timer", "path", "socket") and unit.unit in services_of(other)
    )
    told: dict[str, Word] = {"unit": unit.unit, "user": unit.username or ""}
    if starters:
        told["starter"] = starters[0]
        if unit.username:
            return Phrase("systemd runs %(unit)s as %(user)s, set off by %(starter)s.", told)
        if unit.scope == "system":
            return Phrase("systemd runs %(unit)s as root, set off by %(starter)s.", told)
        return Phrase("systemd runs %(unit)s as its user, set off by %(starter)s.", told)
    if unit.username:
        return Phrase("systemd runs %(unit)s as %(user)s.", told)
    if unit.scope == "system":
        return Phrase("systemd runs %(unit)s as root.", told)
    return Phrase("systemd runs %(unit)s as its user.", told)
