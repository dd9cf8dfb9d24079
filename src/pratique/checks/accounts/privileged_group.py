"""Whether an account of a program is in a group that leads to root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.account_kind import BASE, AccountList
from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.model import Place, Severity
from pratique.parsers.group import Group
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase
from pratique.store.tables import Tables

# What a member can do; each of them leads to root.
_POWER: Final = {
    "root": Phrase("change what belongs to the group root"),
    "sudo": Phrase("run every command as root"),
    "wheel": Phrase("run every command as root"),
    "admin": Phrase("run every command as root"),
    "docker": Phrase("start a container that sees the whole disk as root"),
    "lxd": Phrase("start a container that sees the whole disk as root"),
    "incus": Phrase("start a container that sees the whole disk as root"),
    "incus-admin": Phrase("start a container that sees the whole disk as root"),
    "libvirt": Phrase("start a machine that sees the whole disk as root"),
    "disk": Phrase("read and write the whole disk, past all permissions"),
    "shadow": Phrase("read all password hashes"),
    "kmem": Phrase("read the memory of the kernel"),
}
# What packages or their guides do.
_USUAL: Final = {
    "docker": frozenset(
        "gitlab-runner jenkins buildkite-agent telegraf netdata dd-agent zabbix nagios icinga "
        "traefik dokku core vagrant".split()
    ),
    "disk": frozenset("adm backup amandabackup bacula bareos ceph oracle grid hplip".split()),
    "shadow": frozenset("freerad dovecot courier proftpd radicale".split()),
    "root": frozenset("sync shutdown halt operator".split()),
    "libvirt": frozenset("libvirt-qemu libvirt-dnsmasq nova cockpit-ws".split()),
    "sudo": frozenset("ansible vagrant deploy core".split()),
    "wheel": frozenset("ansible vagrant deploy core adm".split()),
    "admin": frozenset("ansible vagrant deploy".split()),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each system account in such a group, named there or as its first group."""
    listed = AccountList.read(tables)
    first_group: dict[int, list[Account]] = {}
    for account in listed.accounts:
        if account.gid is not None and listed.is_system(account):
            first_group.setdefault(account.gid, []).append(account)
    for group in tables.rows(Group):
        name = "root" if group.gid == 0 else group.groupname
        if name not in _POWER:
            continue
        usual = _USUAL.get(name, frozenset())
        for member in group.members:
            known = listed.by_name.get(member)
            if known is not None and listed.is_system(known) and member not in usual:
                yield _sign(known, group, name, Place(group.path, group.line))
        for account in first_group.get(group.gid, ()) if group.gid is not None else ():
            if account.username not in usual:
                yield _sign(account, group, name, Place(account.path, account.line))


def _sign(account: Account, group: Group, name: str, place: Place) -> Sign:
    return Sign(
        subject=f"{account.username} in {group.groupname}",
        places=(place,),
        quote=f"{account.username} (number {account.uid}) in {group.groupname} ({group.gid})",
        why=Phrase(
            "%(username)s belongs to a program, and as a member of %(groupname)s it can %(power)s.",
            {"username": account.username, "groupname": group.groupname, "power": _POWER[name]},
        ),
        verify=lines(place),
        confidence=0.85,
        severity=Severity.HIGH if account.username in BASE and name != "shadow" else None,
    )


CHECK = Check(
    slug="accounts-privileged-group",
    title="A program's account is in a group that leads to root",
    severity=Severity.MEDIUM,
    technique="T1098.007",
    reads=(Account, Group),
    innocent=(
        "Tools that watch or build containers are often put into docker, backup tools into disk, "
        "and a web application that checks passwords of the system into shadow."
    ),
    blind=(
        "People in these groups are taken to be meant. Services that are usually in such a group "
        "(a CI runner in docker, a backup tool in disk) are left out."
    ),
    next=(
        "Ask who added the account. Compare with the group file of a backup, and look at what "
        "processes of this account did since."
    ),
    find=find,
)
