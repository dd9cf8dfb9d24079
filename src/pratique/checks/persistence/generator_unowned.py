"""Is there a generator of systemd that no package brought?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.package_owner import Owners
from pratique.model import Gap, Place, Severity
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_GENERATORS = (
    "type IN ('regular', 'symlink') AND coalesce(symlink_target, '') <> '/dev/null' "
    "AND regexp_matches(directory, '^/(etc|run|usr/lib|lib|usr/local/lib)/systemd/"
    "(system|user)(-environment)?-generators$')"
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each file in a folder of generators that belongs to no package."""
    owners = Owners.required(tables)
    for file in tables.rows(File, _GENERATORS):
        if owners.owns(file.path):
            continue
        yield Sign(
            subject=file.path,
            places=(Place(file.path, sha256=file.sha256),),
            quote=file.path,
            why=(
                f"systemd runs {file.path} as root before almost everything else at each start, "
                "and no package brought it."
            ),
            verify=names(file.path),
            confidence=0.85,
        )


CHECK = Check(
    slug="persistence-generator-unowned",
    title="A generator of systemd belongs to no package",
    severity=Severity.HIGH,
    technique="T1543.002",
    reads=(File, PackageFile, Gap),
    innocent="Very few tools install a generator by hand; their installer's log tells.",
    blind="A generator of a package that was changed; comparing with the package finds that.",
    next="Keep it as evidence, and look at which units it makes: it can make any, at every start.",
    find=find,
)
