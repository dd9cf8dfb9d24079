"""Does apt run a command that no package set up?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.judged_command import EVERYTHING, sign, worst
from pratique.checks.package_database import needs_packages
from pratique.checks.package_owner import Owners
from pratique.content.shell import judge
from pratique.content.shell_program import program_of
from pratique.content.shell_syntax import split
from pratique.model import Gap, Place, Severity
from pratique.parsers.apt_hook import AptHook
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_HARMLESS: Final = frozenset({"rm", "true", "echo", "test", "[", ":"})


def find(tables: Tables) -> Iterator[Sign]:
    """Point at hooks that are judged bad, and at those in files that no package brought."""
    owners = tables.once(Owners)
    found_any = False
    for hook in tables.rows(AptHook):
        judged = worst(judge(hook.command), EVERYTHING)
        place = Place(hook.path, hook.line)
        subject = f"{hook.path} {hook.hook} {hook.command}"
        if judged is not None:
            found_any = True
            runs = f"apt runs it as root ({hook.hook})."
            yield sign(subject, "A hook of apt", runs, place, judged)
        elif owners.known and not owners.owns(hook.path) and not _tidies(hook.command):
            found_any = True
            yield Sign(
                subject=subject,
                places=(place,),
                quote=hook.command[:300],
                why=f"apt runs this as root ({hook.hook}), and no package brought {hook.path}.",
                verify=lines(place),
                confidence=0.6,
            )
    if not found_any:
        needs_packages(tables)


def _tidies(command: str) -> bool:
    """Whether nothing is run but what images of containers put here to stay small."""
    programs = [program_of(one) for one in split(command)]
    return all(program is None or program.name in _HARMLESS for program in programs)


CHECK = Check(
    slug="persistence-apt-hook",
    title="A hook of apt runs a command that no package set up",
    severity=Severity.MEDIUM,
    technique="T1546.016",
    reads=(AptHook, PackageFile, File, Gap),
    innocent=(
        "People snapshot the disk or commit /etc before an update like this, and images of "
        "hosters bring hooks that empty the cache."
    ),
    blind="A hook that starts an ordinary-looking program which was replaced.",
    next="Look at what the command starts, and do not run apt on the suspect machine.",
    find=find,
)
