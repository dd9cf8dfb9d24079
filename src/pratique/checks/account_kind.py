"""Which accounts belong to people, which to programs, and which can be logged in to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Self

from pratique.checks.base import CouldNotLook
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase
from pratique.store.tables import Tables

# Accounts that distributions ship (base-passwd, setup) and that no package gives a shell.
BASE: Final = frozenset(
    "daemon bin sys games man lp mail news uucp proxy www-data backup list irc gnats _apt "
    "nobody sshd systemd-network systemd-resolve messagebus adm ftp dbus "
    "polkitd apache nginx http".split()
)
# Services whose packages or guides give the account a shell, a key or both.
SERVICES: Final = frozenset(
    "git gitea forgejo gogs gitolite gitolite3 gitlab-psql gitlab-runner svn hg postgres "
    "pgbackrest barman oracle db2inst1 nagios naemon icinga nrpe zabbix jenkins buildbot sbuild "
    "borg borgbackup restic rsnapshot backuppc bacula bareos amandabackup backup ansible deploy "
    "puppet salt rundeck amavis cyrus debian-spamd hacluster neo4j solr couchdb zookeeper kafka "
    "hdfs hadoop spark cassandra slurm ceph otrs x2gouser vagrant core opc".split()
)
# Those of them whose work it is to change the machine.
AUTOMATION: Final = frozenset(
    "ansible deploy puppet salt rundeck jenkins gitlab-runner vagrant core opc".split()
)

_NOBODY: Final = 65534
_MOST_ACCOUNTS: Final = 200_000
_PROGRAM_FOLDERS: Final = frozenset(
    "/bin /sbin /usr/bin /usr/sbin /usr/lib/openssh /usr/libexec/openssh /usr/lib/uucp "
    "/usr/share/gitolite3 /usr/local/bin".split()
)
_NO_SHELL: Final = frozenset(
    "nologin false true sync shutdown halt passwd git-shell gitolite-shell scponly rssh "
    "sftp-server mysecureshell uucico".split()
)


def opens_shell(shell: str) -> bool:
    """Whether who logs in with this shell gets to type commands; empty means `/bin/sh`.

    A name counts as harmless only in a folder of programs: `/tmp/nologin` may be anything.
    """
    folder, _, name = posixpath.normpath(shell).rpartition("/") if shell else ("", "", "sh")
    if shell == "/dev/null":
        return False
    return not (name in _NO_SHELL and folder in _PROGRAM_FOLDERS)


def home_of(account: Account) -> str:
    """The home directory without doubled slashes, dots and a slash at its end."""
    return "/" + posixpath.normpath(account.directory or "/").lstrip("/")


def is_foreign(account: Account) -> bool:
    """Whether the line stands for accounts of NIS and not for one of its own."""
    return account.username[:1] in ("+", "-")


def written(account: Account) -> str:
    """The line of an account as it stands in the file, but for a password."""
    password = {"shadowed": "x", "locked": "*", "empty": ""}.get(account.password, "(hash)")
    fields = (
        account.username,
        password,
        "" if account.uid is None else str(account.uid),
        "" if account.gid is None else str(account.gid),
        account.description,
        account.directory,
        account.shell,
    )
    return ":".join(fields)


@dataclass(frozen=True, slots=True)
class AccountList:
    """The accounts of the evidence, in the order of the file."""

    accounts: tuple[Account, ...]
    first_person: int
    by_name: dict[str, Account] = field(default_factory=dict)
    by_home: dict[str, list[Account]] = field(default_factory=dict)

    @classmethod
    def read(cls, tables: Tables) -> Self:
        """All accounts; CouldNotLook where the evidence has none, or too many to hold."""
        (count,) = next(tables.select("SELECT count(*) FROM account"))
        if count > _MOST_ACCOUNTS:
            message = Phrase(
                "/etc/passwd holds %(count)s accounts, more than any real list does",
                {"count": count},
            )
            raise CouldNotLook(message)
        return cls.of(tables.rows(Account))

    @classmethod
    def of(cls, accounts: Iterable[Account]) -> Self:
        """The list of these accounts; the first of a name counts, as for the C library."""
        known = tuple(accounts)
        if not known:
            message = Phrase("there is no list of accounts (/etc/passwd) in this evidence")
            raise CouldNotLook(message)
        listed = cls(known, _first_person(known))
        for account in known:
            listed.by_name.setdefault(account.username, account)
            if not is_foreign(account):
                listed.by_home.setdefault(home_of(account), []).append(account)
        return listed

    def is_system(self, account: Account) -> bool:
        """Whether an account is a program's: not root, not a person's, not of NIS."""
        uid = account.uid
        if uid is None or is_foreign(account):
            return False
        return 0 < uid < self.first_person or uid == _NOBODY


def _first_person(accounts: Iterable[Account]) -> int:
    """Where the numbers of people begin: 1000, or 500 on systems of before 2012."""
    for account in accounts:
        if account.uid == 500 and account.directory.startswith("/home/"):
            return 500
    return 1000
