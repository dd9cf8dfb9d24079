"""Whether keys lie in a folder that is no account's home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import AccountList
from pratique.checks.authorized_key_owner import home_with
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines, reads
from pratique.model import Place, Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase
from pratique.store.tables import Tables

# Containers, snapshots and backups hold whole systems of their own, with homes of their own.
_OTHER_SYSTEM: Final = re.compile(
    r"/var/lib/(docker|containerd|containers|lxc|lxd|incus|machines|libvirt)/"
    r"|/(\.snapshots?|snapshots?|backups?|rootfs|chroots?|lost\+found)/"
)
# Accounts of a directory service have their homes here and no line in passwd.
_PEOPLE: Final = re.compile(r"/(home|export/home|data/home)/[^/]+(/[^/]+)?")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each file of keys beside which no account lives."""
    by_path: dict[str, AuthorizedKey] = {}
    for key in tables.rows(AuthorizedKey, "path LIKE '%/.ssh/%'"):
        by_path.setdefault(key.path, key)
    if not by_path:
        return
    listed = AccountList.read(tables)
    for path, key in by_path.items():
        home = home_with(path)
        if home is not None and home not in listed.by_home:
            yield _sign(path, home, key)


def _sign(path: str, home: str, key: AuthorizedKey) -> Sign:
    place = Place(path, key.line)
    severity = None
    if _OTHER_SYSTEM.search(path):
        severity = Severity.LOW
        why = Phrase(
            "%(path)s seems to belong to another system kept on this disk (a container, a backup).",
            {"path": path},
        )
    elif _PEOPLE.fullmatch(home):
        severity = Severity.LOW
        why = Phrase(
            "No account has the home %(home)s: its account was deleted, or comes over the network.",
            {"home": home},
        )
    elif home == "/etc/skel":
        why = Phrase("Every account that is made from now on gets a copy of this key.")
    else:
        why = Phrase(
            "No account has the home %(home)s. Keys there wait for an account, "
            "or sshd_config was changed to read them.",
            {"home": home},
        )
    return Sign(
        subject=path,
        places=(place,),
        quote=f"{key.algorithm} {key.fingerprint} {key.comment}".strip(),
        why=why,
        verify=(*lines(place), reads("cut -d: -f1,6", "/etc/passwd")),
        confidence=0.7 if severity is None else 0.3,
        severity=severity,
    )


CHECK = Check(
    slug="persistence-authorized-key-outside-home",
    title="Keys for logins lie where no account lives",
    severity=Severity.MEDIUM,
    technique="T1098.004",
    reads=(AuthorizedKey, Account),
    innocent=(
        "Accounts that come over the network (LDAP), deleted accounts, backups and containers "
        "leave such files. Those places are shown as low."
    ),
    blind="Only files named authorized_keys and authorized_keys2 below a folder .ssh are seen.",
    next=(
        "Look at AuthorizedKeysFile in the sshd_config of the evidence and at who owns the folder, "
        "and ask whose key it is."
    ),
    find=find,
)
