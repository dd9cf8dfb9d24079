"""Is there a generator of systemd that no package brought?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.judged_command import EVERYTHING, worst
from pratique.checks.package_owner import Owners
from pratique.content.program.place import installed_by_hand
from pratique.content.shell.command import judge
from pratique.content.shell.program import SHELLS
from pratique.model import Gap, Place, Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_GENERATORS = (
    "type IN ('regular', 'symlink') AND coalesce(symlink_target, '') <> '/dev/null' "
    "AND regexp_matches(directory, '^/(etc|run|usr/lib|lib|usr/local/lib)/systemd/"
    "(system|user)(-environment)?-generators$')"
)

_STARTS: Final = re.compile(
    r"Exec(?:Start|Stop|Reload|Condition)\w*=|\.(?:service|timer|socket|path)\b"
    r"|\b(?:nohup|setsid|disown|systemctl|systemd-run|crontab|curl|wget)\b|[^&>]&\s*(?:$|;|\))",
    re.MULTILINE,
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each file in a folder of generators that belongs to no package."""
    owners = Owners.required(tables)
    scripts = _scripts(tables)
    for file in tables.rows(File, _GENERATORS):
        if owners.owns(file.path):
            continue
        does, severity = _weight(file.path, scripts.get(file.path, ""))
        yield Sign(
            subject=file.path,
            places=(Place(file.path, sha256=file.sha256),),
            quote=file.path,
            why=prose(
                Phrase(
                    "systemd runs %(path)s as root before almost everything else at each "
                    "start, and no package brought it.",
                    {"path": file.path},
                ),
                does,
            ),
            verify=names(file.path),
            confidence=0.85 if severity is Severity.HIGH else 0.6,
            severity=severity,
        )


def _scripts(tables: Tables) -> dict[str, str]:
    """The text of each generator that a shell reads."""
    lines: dict[str, list[str]] = {}
    for row in tables.rows(StartupCommand, "occasion = 'generator'"):
        if row.interpreter in SHELLS:
            lines.setdefault(row.path, []).append(row.command)
    return {path: "\n".join(told) for path, told in lines.items()}


def _weight(path: str, script: str) -> tuple[Phrase, Severity]:
    if not installed_by_hand(path):
        return Phrase("It stands among those of the packages."), Severity.HIGH
    if not script:
        return Phrase("It is no shell script, so what it does cannot be read here."), Severity.HIGH
    if worst(judge(script), EVERYTHING) is not None:
        return Phrase("It does what no generator needs."), Severity.HIGH
    # The manual page forbids both: nothing runs yet that it could talk to.
    if _STARTS.search(script):
        return Phrase(
            "It makes a service, or starts something that goes on without it."
        ), Severity.MEDIUM
    return Phrase("Its lines start nothing and make no service."), Severity.LOW


CHECK = Check(
    slug="persistence-generator-unowned",
    title="A generator of systemd belongs to no package",
    severity=Severity.HIGH,
    technique="T1543.002",
    reads=(File, PackageFile, StartupCommand, Gap),
    innocent=(
        "Administrators write one to set a variable or to mount a disk: a shell script below /etc "
        "that makes no service is shown as low."
    ),
    blind="A generator of a package that was changed; comparing with the package finds that.",
    next="Keep it as evidence, and look at which units it makes: it can make any, at every start.",
    find=find,
)
