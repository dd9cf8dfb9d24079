"""Does udev run a command that no package set up?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.judged_command import EVERYTHING, sign, worst
from pratique.checks.package_database import needs_packages
from pratique.checks.package_owner import Owners
from pratique.content.shell import judge
from pratique.model import Gap, Place, Severity
from pratique.parsers.udev_rule import UdevRule
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile


def find(tables: Tables) -> Iterator[Sign]:
    """Point at rules that are judged bad, and at those in files that no package brought."""
    owners = tables.once(Owners)
    found_any = False
    for rule in tables.rows(UdevRule):
        judged = worst(judge(rule.command), EVERYTHING)
        place = Place(rule.path, rule.line)
        subject = f"{rule.path} {rule.command}"
        if judged is not None:
            found_any = True
            yield sign(
                subject, "A rule of udev", "udev runs it as root for a device.", place, judged
            )
        elif owners.known and not owners.owns(rule.path):
            found_any = True
            yield Sign(
                subject=subject,
                places=(place,),
                quote=rule.command[:300],
                why=f"udev runs this as root for a device, and no package brought {rule.path}.",
                verify=lines(place),
                confidence=0.6,
            )
    if not found_any:
        needs_packages(tables)


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
