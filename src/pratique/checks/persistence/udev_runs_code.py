"""Does udev run a command that no package set up?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.unowned_command import Started, unowned
from pratique.model import Gap, Place, Severity
from pratique.parsers.udev_rule import UdevRule
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile


def find(tables: Tables) -> Iterator[Sign]:
    """Point at rules that are judged bad, and at those in files that no package brought."""
    yield from unowned(
        (
            Started(
                subject=f"{rule.path} {rule.command}",
                place=Place(rule.path, rule.line),
                command=rule.command,
                what="A rule of udev",
                runs="udev runs it as root for a device",
            )
            for rule in tables.rows(UdevRule)
        ),
        tables,
    )


CHECK = Check(
    slug="persistence-udev-runs-code",
    title="A rule of udev runs a command that no package set up",
    severity=Severity.MEDIUM,
    technique="T1546.017",
    reads=(UdevRule, PackageFile, File, Gap),
    innocent="Drivers and devices that were set up by hand bring rules that start a helper.",
    blind="A rule that starts an ordinary-looking program which was replaced.",
    next="Look at what the command starts, and for which device: some come up at every boot.",
    find=find,
)
