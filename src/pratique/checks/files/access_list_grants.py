"""Whether a list of access rights lets somebody at the files that decide who is root."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, reads
from pratique.model import Place, Severity
from pratique.parsers.group import Group
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.access_entry import AccessEntry

_MOST: Final = 10_000
# Who writes there is root at the next login, job or start.
_TAKES: Final = re.compile(
    r"/etc/(?:(?:passwd|shadow|group|gshadow|sub[ug]id)-?|sudoers(?:\.d(?:/.*)?)?|doas\.conf|crontab"
    r"|anacrontab|cron\.[a-z]+(?:/.*)?|ld\.so\.(?:preload|conf(?:\.d)?(?:/.*)?)|pam\.d(?:/.*)?"
    r"|ssh(?:/.*)?|systemd/system(?:/.*)?|init\.d(?:/.*)?|rc\.local|profile(?:\.d(?:/.*)?)?"
    r"|bash\.bashrc|environment|polkit-1/.*|security/.*|apt/.*|udev/rules\.d(?:/.*)?)?"
)
_SECRET: Final = re.compile(r"/etc/(?:g?shadow-?|ssh/ssh_host_\w+_key|sudoers)")
# By whether it is a user; otherwise it is a group.
_TAKES_WHY: Final = {
    True: Phrase(
        "Beside its mode, %(path)s has a list of access rights by which the user %(name)s may "
        "write to it: that is a way to root."
    ),
    False: Phrase(
        "Beside its mode, %(path)s has a list of access rights by which the group %(name)s may "
        "write to it: that is a way to root."
    ),
}
_LEARNS_WHY: Final = {
    True: Phrase(
        "Beside its mode, %(path)s has a list of access rights by which the user %(name)s may "
        "read it: what is in there opens accounts."
    ),
    False: Phrase(
        "Beside its mode, %(path)s has a list of access rights by which the group %(name)s may "
        "read it: what is in there opens accounts."
    ),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each entry that lets a user or group write there, or read what is secret."""
    users = {row.uid: row.username for row in tables.rows(Account, most=_MOST)}
    groups = {row.gid: row.groupname for row in tables.rows(Group, most=_MOST)}
    for row in tables.rows(AccessEntry, most=_MOST):
        if row.number == 0:
            continue
        takes = row.writes and _TAKES.fullmatch(row.path) is not None
        learns = row.reads and _SECRET.fullmatch(row.path) is not None
        if not takes and not learns:
            continue
        name = (users if row.kind == "user" else groups).get(row.number, "")
        told = {"path": row.path, "name": name or str(row.number)}
        rights = (
            f"{'r' if row.reads else '-'}{'w' if row.writes else '-'}{'x' if row.executes else '-'}"
        )
        yield Sign(
            subject=f"{row.path} {row.kind} {row.number}",
            places=(Place(row.path),),
            quote=f"{row.kind}:{name or row.number}:{rights} {row.path}",
            why=prose(
                (_TAKES_WHY if takes else _LEARNS_WHY)[row.kind == "user"].having(**told),
                Phrase("`ls -l` shows no more of it than a plus sign."),
            ),
            verify=(*names(row.path), reads("getfacl -n", row.path)),
            confidence=0.9,
            severity=Severity.HIGH if takes else Severity.MEDIUM,
        )


CHECK = Check(
    slug="files-access-list-grants",
    title="A list of access rights opens a file that decides who is root",
    severity=Severity.HIGH,
    technique="T1222.002",
    reads=(AccessEntry, Account, Group),
    innocent="An agent that was let at one file of the system; no distribution does it itself.",
    blind=(
        "Files elsewhere, copies and file systems without these lists, and lists that NFS keeps "
        "by itself."
    ),
    next="Ask who set it. Treat what the user or group ran as if root had run it.",
    find=find,
    about_content=False,
)
