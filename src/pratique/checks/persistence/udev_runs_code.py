"""Does udev run a command that no package set up?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.package_owner import Owners
from pratique.checks.unowned_command import Started, unowned
from pratique.content.program.place import installed_by_hand
from pratique.model import Gap, Place, Severity
from pratique.parsers.udev_rule import UdevRule
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

# Where udev looks for a program that is named without a folder: udev(7), RUN.
_FOLDER: Final = "/usr/lib/udev"
_PATH: Final = re.compile(r"/[\w./+-]++")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at rules that are judged bad, and at those in files that no package brought."""
    owners = tables.once(Owners)
    yield from unowned(
        (
            Started(
                subject=f"{rule.path} {rule.command}",
                place=Place(rule.path, rule.line),
                command=rule.command,
                what=Phrase("A rule of udev"),
                runs=Phrase("udev runs it as root for a device"),
                severity=_weight(rule, owners),
            )
            for rule in tables.rows(UdevRule)
        ),
        tables,
    )


def _weight(rule: UdevRule, owners: Owners) -> Severity | None:
    """LOW where every file that the command names is a package's, or lies with one's own."""
    if rule.key == "SYSTEMD_WANTS":
        return Severity.LOW  # what the unit does is asked of the unit
    first = rule.command.split(" ", 1)[0]
    if first.rpartition("/")[2] == "crontab":
        return None
    named = _PATH.findall(rule.command) if "/" in first else [f"{_FOLDER}/{first}"]
    return None if any(_is_foreign(path, owners) for path in named) else Severity.LOW


def _is_foreign(path: str, owners: Owners) -> bool:
    """Whether a file is there that is no package's, and not where one installs by hand."""
    if owners.owns(path) or installed_by_hand(path):
        return False
    return _is_program(owners.real(path)) and owners.exists(path)


def _is_program(path: str) -> bool:
    return not f"{path}/".startswith(("/dev/", "/sys/", "/proc/"))


CHECK = Check(
    slug="persistence-udev-runs-code",
    title="A rule of udev runs a command that no package set up",
    severity=Severity.MEDIUM,
    technique="T1546.017",
    reads=(UdevRule, PackageFile, File, Gap),
    innocent=(
        "Drivers and devices that were set up by hand bring rules that start a helper. Where the "
        "helper is a package's, or lies where administrators install, it is shown as low."
    ),
    blind="A rule that starts an ordinary-looking program which was replaced.",
    next="Look at what the command starts, and for which device: some come up at every boot.",
    find=find,
)
