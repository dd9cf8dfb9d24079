"""Does something start a program by itself that stands among the packages' and is not theirs?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines, packages_with
from pratique.checks.package_database import MOST_PLACES, needs_packages
from pratique.content.reason import reason
from pratique.inventory.persistence import Persistence
from pratique.inventory.verification import Verification
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

# Whoever installs by hand has /usr/local, /opt and /srv for it. Links are names of something
# else, and what is only listed as a program or as an account does not start anything.
_SQL: Final = """
target_standing = 'unowned' AND target <> path
AND kind NOT LIKE 'foreign-%' AND kind NOT IN ('account', 'privileged-group', 'privileged-program')
-- What PAM runs or loads is a question of its own: it may be given passwords.
AND kind NOT IN ('pam', 'pam-module')
AND EXISTS (SELECT 1 FROM verification v JOIN file f USING (path)
            WHERE v.path = target AND v.state = 'unowned' AND f.type = 'regular')
"""
_SHOWN: Final = 5


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such program, with everything that starts it."""
    needs_packages(tables)
    rows = sorted(tables.rows(Persistence, _SQL), key=lambda row: row.target)
    for target, group in groupby(rows, key=lambda row: row.target):
        starters = list(group)
        first = starters[0]
        place = Place(first.path, first.line)
        yield Sign(
            subject=target,
            places=(
                Place(target),
                *(Place(row.path, row.line) for row in starters[: MOST_PLACES - 1]),
            ),
            quote="\n".join(f"{row.path}: {row.command}"[:300] for row in starters[:_SHOWN]),
            why=Phrase(
                "%(target)s stands in a folder whose files come from packages, and "
                "no package brought it. It is started by itself: %(kind)s, "
                "%(occasion)s.",
                {"target": target, "kind": first.kind, "occasion": reason(first.occasion)},
            ),
            verify=(*packages_with(target), *lines(place)),
            confidence=0.75,
            technique=first.technique,
            dated=(Place(target),),
        )


CHECK = Check(
    slug="persistence-starts-foreign-program",
    title="A program that no package brought hides among theirs and starts by itself",
    severity=Severity.MEDIUM,
    technique="T1543",
    reads=(Persistence, Verification, PackageFile, File, Gap),
    innocent="Some vendors' installers put their programs into /usr/bin or /usr/lib by hand.",
    blind=(
        "Programs in /usr/local, /opt, /srv and homes, where much is installed by hand. What PAM "
        "runs is asked by itself."
    ),
    next=(
        "Ask who installed it. If nobody knows it, keep it as evidence, and look at it on a "
        "healthy machine with `file` and `strings`."
    ),
    find=find,
    about_content=False,
)
