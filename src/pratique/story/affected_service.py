"""Which services they used or changed, which they could, and which they had nothing to do with.

A service is named as people know it; the daemons that the machine has for it are its other names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.inventory.intruder_account import IntruderAccount
from pratique.model import Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.story.entry.act import Act
from pratique.story.entry.situation import Situation
from pratique.story.entry.trace import Kind, Trace
from pratique.story.reached import Line, Reached

_MOST_SHOWN: Final = 5
# Those that people have a word for. The others are called alike in every language: ssh, php, sudo.
_WORDS: Final[Mapping[str, Phrase]] = {
    "web": Phrase("web"),
    "mail": Phrase("mail"),
    "database": Phrase("database"),
    "containers": Phrase("containers"),
    "packages": Phrase("packages"),
    "start-up": Phrase("start-up"),
}
_BELONGS: Final = Phrase("findings name what belongs to it")
_BY_ROOT: Final = Phrase("whoever is root can change it")
_SPARED: Final = Phrase("nothing was found that belongs to it, and nothing shows that they used it")
_NEVER: Final = re.compile(r"(?!)")
_PHP: Final = re.compile(r"\.(?:php\d?|phtml|phar|inc)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Service:
    """What starts a service, by the name of its unit or program, and what files belong to it."""

    daemon: re.Pattern[str]
    belongs: re.Pattern[str] = _NEVER


SERVICES: Final[Mapping[str, _Service]] = {
    "web": _Service(
        re.compile(r"^(?:nginx|apache2?|httpd|lighttpd|caddy|litespeed|openresty)\b"),
        re.compile(r"^/etc/(?:nginx|apache2|httpd|lighttpd|caddy)/"),
    ),
    "php": _Service(re.compile(r"^php[\d.]*-fpm"), re.compile(r"^/etc/php")),
    "mail": _Service(
        re.compile(r"^(?:postfix|exim4?|sendmail|dovecot|courier|opensmtpd|cyrus)"),
        re.compile(r"^/(?:etc|var/spool)/(?:postfix|exim4?|dovecot|mail)(?:/|$)"),
    ),
    "database": _Service(
        re.compile(r"^(?:mysqld?|mariadbd?|postgres(?:ql)?|mongod|redis)"),
        re.compile(r"^/(?:etc|var/lib)/(?:mysql|mariadb|postgresql|redis)/"),
    ),
    "ssh": _Service(
        re.compile(r"^(?:sshd?|dropbear|openssh)"),
        re.compile(r"^/etc/ssh/|/\.ssh/|^/usr/sbin/sshd$"),
    ),
    "ftp": _Service(
        re.compile(r"^(?:vsftpd|proftpd|pure-ftpd)"),
        re.compile(r"^/etc/(?:vsftpd|proftpd|pure-ftpd)"),
    ),
    "dns": _Service(
        re.compile(r"^(?:named|bind9|unbound|pdns|nsd|knot|dnsmasq)"),
        re.compile(r"^/etc/(?:bind|named|unbound|powerdns|nsd|knot|dnsmasq)"),
    ),
    "cron": _Service(
        re.compile(r"^(?:crond?|anacron|atd)(?!\.\w)"),
        re.compile(r"^/etc/(?:cron|anacrontab)|^/var/spool/(?:cron|at)"),
    ),
    "containers": _Service(
        re.compile(r"^(?:docker|containerd|podman|kubelet)"),
        re.compile(r"^/(?:etc|var/lib)/(?:docker|containerd|containers|kubernetes)/"),
    ),
}
# These are on every machine: they are told where they were used, and not as what was spared.
_STARTS: Final = re.compile(r"/systemd/(?:system|user)/")
# Units and scripts that have another name than the daemon that they start.
_SAME: Final = {"ssh": "sshd", "openssh": "sshd", "crond": "cron", "apache": "apache2"}
_OF_PAGES: Final = {
    "web": Phrase("it serves pages that findings name"),
    "php": Phrase("it runs pages that findings name"),
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
    "database-login": "database",
    "supply": "packages",
}
_BECAME: Final = """
SELECT path, line FROM authentication
WHERE service = 'sudo' AND action IN ('elevated', 'command')
  AND "user" IN (SELECT unnest(CAST(? AS VARCHAR[])))
  AND time >= make_timestamp_ns(CAST(? AS BIGINT)) ORDER BY time, path, line LIMIT 1
"""
_DUMPED: Final = r"""
SELECT path, line FROM process_event
WHERE regexp_matches(command, '(?:^|[ /])(?:mysqldump|mariadb-dump|pg_dump(?:all)?|mongodump)\b')
  AND "user" IN (SELECT unnest(CAST(? AS VARCHAR[])))
  AND time >= make_timestamp_ns(CAST(? AS BIGINT)) ORDER BY time, path, line LIMIT 1
"""


def service_words(name: str) -> str | Phrase:
    """What a service is called; a name that is the same everywhere stays one."""
    return _WORDS.get(name, name)


def services(
    situation: Situation, acts: Sequence[Act], had: Mapping[str, IntruderAccount]
) -> Iterator[Line]:
    """A line for each service that the machine has or that was used."""
    installed = _installed(situation.tables)
    touched = _touched(situation, acts, had)
    opened = _database_password(situation.tables)
    for service in (*SERVICES, *(one for one in touched if one not in SERVICES)):
        also = installed.get(service, ())
        if service in touched:
            because, evidence, more = touched[service]
            also = tuple(dict.fromkeys((*also, *more)))
            yield Line("service", service, Reached.TOUCHED, because, evidence, also)
        elif service not in installed:
            continue
        elif service == "database" and opened is not None:
            yield Line("service", service, Reached.REACHABLE, *opened, also)
        elif "root" in had:
            evidence = had["root"].findings
            yield Line("service", service, Reached.REACHABLE, _BY_ROOT, evidence, also)
        else:
            yield Line("service", service, Reached.UNTOUCHED, _SPARED, (), also)


_Touched = dict[str, tuple[Phrase, tuple[str, ...], tuple[str, ...]]]


def _touched(
    situation: Situation, acts: Sequence[Act], had: Mapping[str, IntruderAccount]
) -> _Touched:
    """For each that was used or changed: why, what shows it, and further names of it."""
    found: _Touched = {}
    for act in acts:
        service = "web" if act.service == "web" else _USED.get(act.vector)
        if act.vector == "panel-login":  # each panel is a service of its own
            service = act.service
        if service is not None:
            managers = {"dpkg": ("apt", "dpkg")}.get(act.service, (act.service,))
            more = managers if service == "packages" else ()
            found.setdefault(service, (act.what, (act.place,) if act.place else (), more))
    for service, ids in _named(situation).items():
        because = _OF_PAGES.get(service, _BELONGS)
        also = ("systemd",) if service == "start-up" else ()
        found.setdefault(service, (because, ids, also))
    if "web" in found and any(_PHP.search(act.target) for act in acts):
        because = Phrase("it ran the page that was the way in")
        found.setdefault("php", (because, found["web"][1], ()))
    return {**_run(situation, acts, had), **found}


def _run(situation: Situation, acts: Sequence[Act], had: Mapping[str, IntruderAccount]) -> _Touched:
    """What commands used that ran as an account that they had, after they had come."""
    users = [*had, *(act.account for act in acts if act.account)]
    if not users or not acts:
        return {}
    since = min(act.time for act in acts)
    copied = Phrase(
        "a program that copies all of it was run by an account that they had, after they had come"
    )
    sql = {"database": (_DUMPED, copied)}
    if "root" in had:
        used = Phrase("used by an account that they had, after they had come")
        sql["sudo"] = _BECAME, used
    return {
        service: (words, (f"{log}:{line}",), ())
        for service, (question, words) in sql.items()
        for log, line in situation.tables.select(question, users, since)
    }


def _installed(tables: Tables) -> dict[str, tuple[str, ...]]:
    """The services that something starts, with the daemons."""
    names = {
        row[0].removesuffix(".service")
        for row in tables.select("SELECT DISTINCT name FROM persistence WHERE name <> ''")
    }
    names |= {
        (row[0] or "").rpartition("/")[2]
        for row in tables.select("SELECT DISTINCT target FROM persistence WHERE target <> ''")
    }
    found: dict[str, set[str]] = {}
    for service, known in SERVICES.items():
        for name in names:
            match = known.daemon.match(name)
            if match is not None:
                daemon = match[0]
                found.setdefault(service, set()).add(_SAME.get(daemon, daemon))
    return {service: tuple(sorted(daemons)) for service, daemons in found.items()}


def _named(situation: Situation) -> dict[str, tuple[str, ...]]:
    """What belongs to what was found: by the place of traces, and by what checks are about."""
    found: dict[str, list[str]] = {}
    for trace in situation.traces:
        for service in _of_trace(trace):
            found.setdefault(service, []).append(trace.finding)
    for finding in situation.findings:
        if finding.severity >= Severity.MEDIUM and finding.check.startswith("mail-"):
            found.setdefault("mail", []).append(finding.id)
        if finding.severity >= Severity.MEDIUM and finding.check == "persistence-database-trigger":
            found.setdefault("database", []).append(finding.id)
    return {service: tuple(dict.fromkeys(ids))[:_MOST_SHOWN] for service, ids in found.items()}


def _of_trace(trace: Trace) -> Iterator[str]:
    """The services that a file belongs to."""
    if trace.root:
        yield "web"
        if trace.kind is Kind.PAGE and _PHP.search(trace.path):
            yield "php"
    if _STARTS.search(trace.path):
        yield "start-up"
    for service, known in SERVICES.items():
        if known.belongs.search(trace.path):
            yield service


def _database_password(tables: Tables) -> tuple[Phrase, tuple[str, ...]] | None:
    """Who could read a password of the database, and where; None where nobody of them could."""
    for reader, path, findings in tables.select(
        "SELECT reached_as, path, findings FROM secret_reach "
        "WHERE within_reach AND kind = 'database-password' "
        "ORDER BY reached_as = 'root', path, line LIMIT 1"
    ):
        told = {"account": reader, "path": path}
        because = Phrase("%(account)s can read a password of it in %(path)s", told)
        return because, tuple(findings[:_MOST_SHOWN])
    return None
