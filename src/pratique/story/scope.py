"""How far they got: accounts, sites, services and what lies behind them.

Three answers for each: touched (something there was left, changed or used), within reach (an
account that the intruder had could do it), and untouched, with the reason. What was never touched
can come back first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pratique.inventory.intruder_account import IntruderAccount
from pratique.inventory.secret_reach import SecretReach
from pratique.model import Finding, Severity
from pratique.parsers.passwd import Account
from pratique.parsers.site import Site
from pratique.store.tables import Tables
from pratique.story.entry.act import Act
from pratique.story.entry.situation import Situation

_SYSTEM_ACCOUNTS: Final = 1000  # below, accounts belong to programs: login.defs(5), UID_MIN
_NOBODY: Final = 65_534
_NO_SHELL: Final = re.compile(r"/(?:nologin|false|sync|shutdown|halt)$")
# What a unit or a script of the system starts, by the name that people know the service by.
SERVICES: Final[Mapping[str, re.Pattern[str]]] = {
    "web": re.compile(r"^(?:nginx|apache2?|httpd|lighttpd|caddy|litespeed|openresty)\b"),
    "php": re.compile(r"^(?:php[\d.]*-fpm|php-fpm)"),
    "mail": re.compile(r"^(?:postfix|exim4?|sendmail|dovecot|courier|opensmtpd|cyrus)"),
    "database": re.compile(r"^(?:mysqld?|mariadbd?|postgres(?:ql)?|mongod|redis)"),
    "ssh": re.compile(r"^(?:sshd?|dropbear|openssh)"),
    "ftp": re.compile(r"^(?:vsftpd|proftpd|pure-ftpd)"),
    "dns": re.compile(r"^(?:named|bind9|unbound|pdns|nsd|knot|dnsmasq)"),
    "cron": re.compile(r"^(?:cron|crond|anacron|atd)"),
    "containers": re.compile(r"^(?:docker|containerd|podman|kubelet)"),
}
# Which service a way in used.
_USED: Final = {
    "file-upload": "web",
    "web-exploit": "web",
    "cms-login": "web",
    "neighbour-site": "web",
    "ssh-password": "ssh",
    "ssh-key": "ssh",
    "ftp-login": "ftp",
    "mail-account": "mail",
}


class Reached(StrEnum):
    """How far they got with one thing."""

    TOUCHED = "touched"
    REACHABLE = "reachable"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class Line:
    """One account, site, service or thing behind it, how far they got, and what shows it."""

    kind: str  # account, site, service, data or neighbour
    name: str
    reached: Reached
    because: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """All of them, those touched first."""

    lines: tuple[Line, ...] = ()

    def names(self, kind: str, *reached: Reached) -> tuple[str, ...]:
        """The names of one kind that they got so far with."""
        return tuple(
            line.name for line in self.lines if line.kind == kind and line.reached in reached
        )

    @property
    def untouched(self) -> tuple[str, ...]:
        """The names of everything that they did not get to."""
        return tuple(line.name for line in self.lines if line.reached is Reached.UNTOUCHED)


NOTHING_REACHED: Final = Scope()


def scope(situation: Situation, acts: Sequence[Act]) -> Scope:
    """How far they got, by the traces, the way in and the accounts that they had."""
    if not situation.traces and not acts:
        return Scope()
    had = {one.username: one for one in situation.tables.rows(IntruderAccount)}
    lines = [
        *_accounts(situation, acts, had),
        *_sites(situation, had),
        *_services(situation, acts, had),
        *_secrets(situation.tables),
    ]
    order = list(Reached)
    return Scope(tuple(sorted(lines, key=lambda one: order.index(one.reached))))


def _accounts(
    situation: Situation, acts: Sequence[Act], had: Mapping[str, IntruderAccount]
) -> Iterator[Line]:
    used = {act.account: act for act in acts if act.account and act.confidence >= 0.5}
    people = {account.username for account in situation.tables.rows(Account)}
    for account in situation.tables.rows(Account, "path = '/etc/passwd'"):
        name = account.username
        one = had.get(name)
        if name in used:
            yield Line("account", name, Reached.TOUCHED, used[name].what, (used[name].place,))
        elif one is not None:
            yield Line("account", name, Reached.TOUCHED, one.because, one.findings)
        elif "root" in had:
            if _is_person(account):
                because = "whoever is root can become it"
                yield Line("account", name, Reached.REACHABLE, because, had["root"].findings)
        elif _is_person(account):
            because = "nothing that was found belongs to it, and no account they had can become it"
            yield Line("account", name, Reached.UNTOUCHED, because)
    for name, act in used.items():
        if name not in people:  # of mail or FTP, with accounts of their own
            yield Line("account", name, Reached.TOUCHED, act.what, (act.place,))


def _is_person(account: Account) -> bool:
    uid = account.uid or 0
    person = uid >= _SYSTEM_ACCOUNTS and uid != _NOBODY
    return (person or uid == 0) and not _NO_SHELL.search(account.shell)


def _sites(situation: Situation, had: Mapping[str, IntruderAccount]) -> Iterator[Line]:
    named: dict[str, str] = {}
    for site in situation.tables.rows(Site):
        root = site.document_root.rstrip("/")
        if root:
            named[root] = named.get(root) or site.name
    roots = sorted(named)
    left: dict[str, list[str]] = {}
    for trace in situation.traces:
        if trace.root:
            left.setdefault(trace.root, []).append(trace.finding)
    owners = _owners(situation.tables, roots)
    uids = {one.uid for one in had.values()}
    for root in roots:
        name = named[root] or root
        if root in left:
            count = len(left[root])
            because = f"{count} of the files found lie in {root}"
            found = tuple(dict.fromkeys(left[root]))[:5]
            yield Line("site", name, Reached.TOUCHED, because, found)
        elif 0 in uids:
            yield Line("site", name, Reached.REACHABLE, "whoever is root can change it")
        elif owners.get(root) in uids:
            because = f"{root} belongs to an account that they had"
            yield Line("site", name, Reached.REACHABLE, because)
        else:
            because = f"nothing was found in {root}, and no account they had owns it"
            yield Line("site", name, Reached.UNTOUCHED, because)


def _owners(tables: Tables, roots: Sequence[str]) -> dict[str, int]:
    rows = tables.select(
        "SELECT path, uid FROM file WHERE path IN (SELECT unnest(CAST(? AS VARCHAR[])))",
        list(roots),
    )
    return dict(rows)


def _services(
    situation: Situation, acts: Sequence[Act], had: Mapping[str, IntruderAccount]
) -> Iterator[Line]:
    installed = _installed(situation.tables)
    used = {_USED[act.vector]: act for act in acts if act.vector in _USED and act.confidence >= 0.5}
    named = _named(situation)
    for service in SERVICES:
        act = used.get(service)
        if act is not None:
            yield Line("service", service, Reached.TOUCHED, act.what, (act.place,))
        elif service in named:
            because = "findings name what belongs to it"
            yield Line("service", service, Reached.TOUCHED, because, tuple(named[service][:5]))
        elif service not in installed:
            continue
        elif "root" in had:
            because = "whoever is root can change it"
            yield Line("service", service, Reached.REACHABLE, because, had["root"].findings)
        else:
            because = "nothing was found that belongs to it, and they had no account that runs it"
            yield Line("service", service, Reached.UNTOUCHED, because)


def _installed(tables: Tables) -> set[str]:
    """The services that something starts, or that keep a log."""
    names = [
        row[0].removesuffix(".service")
        for row in tables.select("SELECT DISTINCT name FROM persistence WHERE name <> ''")
    ]
    names += [
        (row[0] or "").rpartition("/")[2]
        for row in tables.select("SELECT DISTINCT target FROM persistence WHERE target <> ''")
    ]
    return {
        service
        for service, pattern in SERVICES.items()
        if any(pattern.search(name) for name in names)
    }


_BELONGS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("web", re.compile(r"^/etc/(?:nginx|apache2|httpd|lighttpd|caddy)/")),
    ("mail", re.compile(r"^/(?:etc|var/spool)/(?:postfix|exim4?|dovecot|mail)(?:/|$)")),
    ("database", re.compile(r"^/(?:etc|var/lib)/(?:mysql|mariadb|postgresql|redis)/")),
    ("ssh", re.compile(r"^/etc/ssh/|/\.ssh/|^/usr/sbin/sshd$")),
    ("ftp", re.compile(r"^/etc/(?:vsftpd|proftpd|pure-ftpd)")),
    ("cron", re.compile(r"^/etc/(?:cron|anacrontab)|^/var/spool/(?:cron|at)")),
)


def _named(situation: Situation) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for trace in situation.traces:
        if trace.root:
            found.setdefault("web", []).append(trace.finding)
        for service, pattern in _BELONGS:
            if pattern.search(trace.path):
                found.setdefault(service, []).append(trace.finding)
    for finding in _grave(situation.findings):
        if finding.check.startswith("mail-"):
            found.setdefault("mail", []).append(finding.id)
        if finding.check == "persistence-database-trigger":
            found.setdefault("database", []).append(finding.id)
    return {service: list(dict.fromkeys(ids)) for service, ids in found.items()}


def _grave(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if finding.severity >= Severity.MEDIUM)


def _secrets(tables: Tables) -> Iterator[Line]:
    """What opens with the secrets that they could read: databases, mailboxes, other machines."""
    seen: set[tuple[str, str]] = set()
    for secret in tables.rows(SecretReach, "within_reach"):
        kind = "neighbour" if secret.kind == "neighbour" else "data"
        name = secret.opens or secret.name
        if (kind, name) in seen or not name:
            continue
        seen.add((kind, name))
        because = f"{secret.reached_as} can read {secret.path}"
        yield Line(kind, name, Reached.REACHABLE, because, secret.findings[:3])
