"""Does apt run a command that no package set up?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.unowned_command import Started, unowned
from pratique.content.shell.program import program_of
from pratique.content.shell.syntax import split
from pratique.model import Gap, Place, Severity
from pratique.parsers.apt_hook import AptHook
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_HARMLESS: Final = frozenset({"rm", "true", "echo", "test", "[", ":"})


def find(tables: Tables) -> Iterator[Sign]:
    """Point at hooks that are judged bad, and at those in files that no package brought."""
    yield from unowned(
        (
            Started(
                subject=f"{hook.path} {hook.hook} {hook.command}",
                place=Place(hook.path, hook.line),
                command=hook.command,
                what=Phrase("A hook of apt"),
                runs=Phrase("apt runs it as root (%(hook)s)", {"hook": hook.hook}),
                tidies=_tidies(hook.command),
            )
            for hook in tables.rows(AptHook)
        ),
        tables,
    )


def _tidies(command: str) -> bool:
    """Whether nothing is run but what images of containers put here to stay small."""
    programs = [program_of(one) for one in split(command)]
    return all(program is None or program.name in _HARMLESS for program in programs)


CHECK = Check(
    slug="persistence-apt-hook",
    title="A hook of apt runs a command that no package set up",
    # Administrators have many of these. One that is judged bad is HIGH, and a program that hides
    # among those of the packages is told by `persistence-starts-foreign-program`.
    severity=Severity.LOW,
    technique="T1546.016",
    reads=(AptHook, PackageFile, File, Gap),
    innocent=(
        "People snapshot the disk, commit /etc or write a list of packages down like this, and "
        "images of hosters bring hooks that empty the cache."
    ),
    blind="A hook that starts an ordinary-looking program which was replaced.",
    next="Look at what the command starts, and do not run apt on the suspect machine.",
    find=find,
)
